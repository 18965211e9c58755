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
import java.util.zip.CRC32C;

/**
 * Writes snapshots as records: the blocks, then the manifest. A block that belongs to no class (the
 * prior's matrices, which change rarely) is written only where it has changed since the last
 * snapshot; the manifest then names its older version. Now and then it is written even so: should
 * something else take its place on the topic, no snapshot would be complete until it changed. Not
 * thread-safe.
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

  /** One snapshot in so many has all blocks: a few megabytes in half a minute. */
  static final int WHOLE_EVERY = 30;

  private final String headId;
  private final String application;
  private final String logId;
  private final Map<String, Written> shared = new HashMap<>();
  private int sinceWhole;

  /** Of a log whose id is not known. */
  SnapshotWriter(String headId, String application) {
    this(headId, application, null);
  }

  /**
   * @param application name and version of this software
   * @param logId Kafka's id of the log
   */
  SnapshotWriter(String headId, String application, String logId) {
    this.headId = headId;
    this.application = application;
    this.logId = logId;
  }

  /** The records of the fold's present state; the fold has settings. */
  List<Part> write(HeadFold fold) {
    if (++sinceWhole == WHOLE_EVERY) {
      sinceWhole = 0;
      shared.clear();
    }
    List<Part> parts = new ArrayList<>();
    List<HeadModelBlockRef> refs = new ArrayList<>();
    for (StateBlock block : fold.save()) {
      long version = block.label() == null ? sharedVersion(block, fold.version()) : fold.version();
      refs.add(
          HeadModelBlockRef.newBuilder()
              .setKind(block.kind())
              .setLabel(block.label())
              .setVersion(version)
              .setChecksum(checksum(ByteBuffer.wrap(block.data())))
              .build());
      if (version == fold.version()) {
        parts.add(part(block, version));
      }
    }
    parts.add(new Part(key(headId, "manifest"), manifest(fold, refs)));
    return parts;
  }

  /** CRC-32C of what remains. */
  static int checksum(ByteBuffer data) {
    CRC32C crc = new CRC32C();
    crc.update(data.duplicate());
    return (int) crc.getValue();
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
                .setReset(fold.reset())
                .setLogId(logId)
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
