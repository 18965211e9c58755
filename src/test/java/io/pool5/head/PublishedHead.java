package io.pool5.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.config.Pool5Config;
import io.pool5.events.AvroSerde;
import io.pool5.events.HeadLogRecord;
import io.pool5.events.HeadModelRecord;
import io.pool5.events.SchemaRegistry;
import io.pool5.linear.StateBlock;
import io.pool5.local.CommittedRecords;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a head has written to its topics, as anybody may read it. */
record PublishedHead(Pool5Config config, SchemaRegistry registry) {

  List<ConsumerRecord<String, HeadLogRecord>> log() {
    return CommittedRecords.all(
        config.kafka(),
        "head-examples",
        1,
        new AvroSerde<>(HeadLogRecord.class, registry).deserializer());
  }

  Snapshot latestSnapshot() {
    SnapshotAssembler assembler = new SnapshotAssembler(kind -> true);
    Snapshot latest = null;
    for (ConsumerRecord<String, HeadModelRecord> each :
        CommittedRecords.all(
            config.kafka(),
            "head-models",
            1,
            new AvroSerde<>(HeadModelRecord.class, registry).deserializer())) {
      latest = assembler.add(each.value()).orElse(latest);
    }
    return latest;
  }

  /**
   * The newest snapshot has learnt so many examples and equals the fold of the log, bit for bit.
   */
  void assertIsTheFoldOfItsLog(long examples) {
    HeadFold fold = new HeadFold(HeadFixture.NO_LOG);
    log().forEach(each -> fold.apply(each.offset(), each.value()));
    Snapshot latest = latestSnapshot();
    assertThat(latest).isNotNull();
    assertThat(latest.manifest().getExamples()).isEqualTo(examples);
    assertThat(latest.manifest().getProgressiveAccuracy())
        .isEqualTo(fold.evaluation().progressiveAccuracy());
    assertThat(hex(latest.blocks())).isEqualTo(hex(fold.save()));
  }

  /** Blocks so that a difference can be read. */
  static List<String> hex(List<StateBlock> blocks) {
    return blocks.stream()
        .map(
            block ->
                block.kind() + "/" + block.label() + "/" + HexFormat.of().formatHex(block.data()))
        .toList();
  }
}
