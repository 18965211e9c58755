package io.pool5.head;

import io.pool5.events.HeadModelBlock;
import io.pool5.events.HeadModelBlockRef;
import io.pool5.events.HeadModelManifest;
import io.pool5.events.HeadModelRecord;
import io.pool5.linear.StateBlock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Puts snapshots together from the records of head-models, in the order of the topic. A manifest
 * whose blocks are not all there in the version that it names (compaction takes the old ones of a
 * key, one by one) is passed over: the topic then holds a newer one. Not thread-safe.
 */
final class SnapshotAssembler {

  private record Key(String kind, String label) {}

  private final Predicate<String> wanted;
  private final Map<Key, HeadModelBlock> newest = new HashMap<>();

  /**
   * @param wanted the kinds of block to keep; the data of others is dropped
   */
  SnapshotAssembler(Predicate<String> wanted) {
    this.wanted = wanted;
  }

  /** The snapshot that this record completes, if it does. */
  Optional<Snapshot> add(HeadModelRecord part) {
    if (part.getBody() instanceof HeadModelBlock block) {
      if (wanted.test(block.getKind())) {
        newest.put(new Key(block.getKind(), block.getLabel()), block);
      }
      return Optional.empty();
    }
    HeadModelManifest manifest = (HeadModelManifest) part.getBody();
    return blocks(manifest).map(blocks -> new Snapshot(manifest, blocks));
  }

  private Optional<List<StateBlock>> blocks(HeadModelManifest manifest) {
    List<StateBlock> blocks = new ArrayList<>();
    for (HeadModelBlockRef ref : manifest.getBlocks()) {
      if (wanted.test(ref.getKind())) {
        HeadModelBlock block = newest.get(new Key(ref.getKind(), ref.getLabel()));
        if (block == null || !isMeant(block, ref)) {
          return Optional.empty();
        }
        byte[] data = new byte[block.getData().remaining()];
        block.getData().duplicate().get(data);
        blocks.add(new StateBlock(block.getKind(), block.getLabel(), data));
      }
    }
    return Optional.of(blocks);
  }

  /**
   * A version alone would do where one release of this software writes: what a block holds follows
   * from the log. During an upgrade two may write, and not agree to the last bit.
   */
  private static boolean isMeant(HeadModelBlock block, HeadModelBlockRef ref) {
    return block.getVersion() == ref.getVersion()
        && (ref.getChecksum() == null
            || ref.getChecksum() == SnapshotWriter.checksum(block.getData()));
  }
}
