package io.pool5.head;

import io.pool5.events.HeadModelBlock;
import io.pool5.events.HeadModelBlockRef;
import io.pool5.events.HeadModelManifest;
import io.pool5.events.HeadModelRecord;
import io.pool5.linear.Evaluation;
import io.pool5.linear.StateBlock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes snapshots as records: the blocks, then the manifest. A block that belongs to no class (the
 * prior's matrices, which change rarely) is written only where it has changed since the last
 * snapshot; the manifest then names its older version. Not thread-safe.
 */
final class SnapshotWriter {

  /** A record of head-models and its key. */
  record Part(byte[] key, HeadModelRecord value) {

    /** About how many bytes it takes; a manifest counts as none. */
    int bytes() {
      return value.getBody() instanceof HeadModelBlock block ? block.getData().remaining() : 0;
    }
  }

  private record Written(byte[] data, long version) {}

  private final String headId;
  private final String application;
  private final Map<String, Written> shared = new HashMap<>();

  /**
   * @param application name and version of this software
   */
  SnapshotWriter(String headId, String application) {
    this.headId = headId;
    this.application = application;
  }

  /** The records of the fold's present state; the fold has settings. */
  List<Part> write(HeadFold fold) {
    List<Part> parts = new ArrayList<>();
    List<HeadModelBlockRef> refs = new ArrayList<>();
    for (StateBlock block : fold.save()) {
      long version = block.label() == null ? sharedVersion(block, fold.version()) : fold.version();
      refs.add(
          HeadModelBlockRef.newBuilder()
              .setKind(block.kind())
              .setLabel(block.label())
              .setVersion(version)
              .build());
      if (version == fold.version()) {
        parts.add(part(block, version));
      }
    }
    parts.add(new Part(key(headId, "manifest"), manifest(fold, refs)));
    return parts;
  }

  private long sharedVersion(StateBlock block, long version) {
    Written last = shared.get(block.kind());
    if (last != null && Arrays.equals(last.data, block.data())) {
      return last.version;
    }
    shared.put(block.kind(), new Written(block.data(), version));
    return version;
  }

  private Part part(StateBlock block, long version) {
    HeadModelBlock body =
        HeadModelBlock.newBuilder()
            .setKind(block.kind())
            .setLabel(block.label())
            .setVersion(version)
            .setData(ByteBuffer.wrap(block.data()))
            .build();
    byte[] key =
        block.label() == null
            ? key(headId, block.kind())
            : key(headId, block.kind(), block.label());
    return new Part(key, HeadModelRecord.newBuilder().setBody(body).build());
  }

  private HeadModelRecord manifest(HeadFold fold, List<HeadModelBlockRef> refs) {
    Evaluation evaluation = fold.evaluation();
    return HeadModelRecord.newBuilder()
        .setBody(
            HeadModelManifest.newBuilder()
                .setHeadId(headId)
                .setVersion(fold.version())
                .setNext(fold.next())
                .setSettings(fold.settings())
                .setClasses(fold.classes())
                .setBlocks(refs)
                .setExamples(evaluation.examples())
                .setProgressiveAccuracy(orNull(evaluation.progressiveAccuracy()))
                .setLogLoss(orNull(evaluation.logLoss()))
                .setApplication(application)
                .build())
        .build();
  }

  private static Double orNull(double value) {
    return Double.isNaN(value) ? null : value;
  }

  private static byte[] key(String... parts) {
    return Stream.of(parts).collect(Collectors.joining("\0")).getBytes(StandardCharsets.UTF_8);
  }
}
