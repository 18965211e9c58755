package io.pool5.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pool5.events.BadRecordException;
import io.pool5.events.FeaturePointer;
import io.pool5.events.HeadLogRecord;
import io.pool5.events.HeadModelBlock;
import io.pool5.events.HeadModelManifest;
import io.pool5.events.HeadModelRecord;
import io.pool5.events.HeadRebuild;
import io.pool5.events.HeadReset;
import io.pool5.events.HeadSettings;
import io.pool5.events.LabelWithdrawal;
import io.pool5.events.WaitingLabel;
import io.pool5.linear.LinearModel;
import io.pool5.linear.SparseVector;
import io.pool5.linear.StateBlock;
import io.pool5.metrics.CountingHeadMetrics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The model as a fold over its log, through snapshots and restarts. */
class TrainerTest implements HeadHistory {

  private static final Duration SECOND = Duration.ofMillis(1_001);

  private static final HeadSettings SETTINGS =
      HeadSettings.newBuilder(HeadFixture.SETTINGS).setDimension(512).setPrior("lda").build();

  private final CountingHeadMetrics metrics = new CountingHeadMetrics();

  // The topics, as far as they are committed.
  private final List<HeadLogRecord> log = new ArrayList<>();
  private final SnapshotAssembler models = new SnapshotAssembler(kind -> true);
  private Snapshot snapshot;
  private String logId = "the first";
  private OptionalLong committed = OptionalLong.empty();

  private MockProcessorContext<byte[], HeadModelRecord> context;
  private Trainer trainer;
  private long nowMs = 1_000_000;

  @Override
  public Optional<Snapshot> latestSnapshot() {
    return Optional.ofNullable(snapshot);
  }

  @Override
  public void replay(long from, long until, Entries entries) {
    for (long offset = from; offset < until; offset++) {
      entries.accept(offset, log.get((int) offset));
    }
  }

  @Override
  public String logId() {
    return logId;
  }

  @Override
  public void requireLogOf(HeadModelManifest manifest) {
    assertThat(manifest.getLogId()).isEqualTo(logId);
  }

  @Override
  public void requireUpTo(long next) {
    assertThat(next).isLessThanOrEqualTo(log.size());
  }

  @Override
  public OptionalLong committed() {
    return committed;
  }

  @BeforeEach
  void begin() {
    start();
    process(HeadLogRecord.newBuilder().setBody(SETTINGS).build());
  }

  /** An instance with nothing in memory; where there was one before, it was killed. */
  private void start() {
    trainer = new Trainer("default", "test", this, metrics);
    init();
  }

  private void init() {
    context = new MockProcessorContext<>();
    context.setCurrentSystemTimeMs(nowMs);
    trainer.init(context);
  }

  /** Gives the next record to the trainer; whether it was learnt. */
  private boolean process(HeadLogRecord entry) {
    context.setRecordMetadata("head-examples", 0, log.size());
    log.add(entry);
    try {
      trainer.process(new Record<>(new byte[0], entry, nowMs));
      return true;
    } catch (BadRecordException deadLetter) {
      return false;
    }
  }

  private void learn(int count) {
    for (int i = 0; i < count; i++) {
      process(example(log.size() % 3 == 0 ? "cat" : "dog"));
    }
  }

  private HeadLogRecord example(String label) {
    return example("image-" + log.size(), label);
  }

  private HeadLogRecord example(String imageId, String label) {
    Random random = new Random(log.size());
    float[] dense = new float[512];
    for (int i = 0; i < dense.length; i++) {
      dense[i] = random.nextFloat() + (label.hashCode() % 7 == i % 7 ? 1 : 0);
    }
    return HeadFixture.example(
        imageId.getBytes(StandardCharsets.UTF_8),
        SparseVector.fromDense(dense),
        new FeaturePointer(0, (long) log.size()),
        new WaitingLabel(label, 1f, 0L),
        false);
  }

  /** Time passes in which nothing comes. */
  private void quiet(Duration time) {
    nowMs += time.toMillis();
    context.setCurrentSystemTimeMs(nowMs);
    context.scheduledPunctuators().forEach(each -> each.getPunctuator().punctuate(nowMs));
  }

  /** The transaction comes through: what was forwarded is in its topic. */
  private void commit() {
    context
        .forwarded()
        .forEach(each -> models.add(each.record().value()).ifPresent(found -> snapshot = found));
    context.resetForwards();
    committed = OptionalLong.of(log.size());
  }

  /** What a run that was never interrupted makes of the same log. */
  private List<String> foldedAnew() {
    HeadFold fold = new HeadFold(this);
    replay(0, log.size(), fold::applyAgain);
    return PublishedHead.hex(fold.save());
  }

  @Test
  void aSnapshotFollowsTheFirstExampleAndThenAtMostOneASecond() {
    learn(1);
    commit();
    assertThat(snapshot.manifest().getVersion()).isEqualTo(2);
    learn(9);
    commit();
    assertThat(snapshot.manifest().getVersion()).isEqualTo(2);

    quiet(SECOND);
    commit();
    assertThat(snapshot.manifest().getVersion()).isEqualTo(11);
    assertThat(snapshot.manifest().getNext()).isEqualTo(11);
    assertThat(snapshot.manifest().getExamples()).isEqualTo(10);
    assertThat(snapshot.manifest().getSettings()).isEqualTo(SETTINGS);
    assertThat(metrics.snapshots()).isEqualTo(2);
    assertThat(PublishedHead.hex(snapshot.blocks())).isEqualTo(foldedAnew());

    quiet(Duration.ofMinutes(5));
    assertThat(metrics.snapshots()).isEqualTo(2);
  }

  @Test
  void withoutExamplesThereIsNoSnapshot() {
    quiet(Duration.ofMinutes(5));

    assertThat(context.forwarded()).isEmpty();
  }

  @Test
  void aKilledTrainerGoesOnBitForBitAsIfItHadLived() {
    learn(10);
    quiet(SECOND);
    commit();
    learn(7);
    quiet(SECOND); // a snapshot whose transaction never comes through
    start();
    learn(8);
    quiet(SECOND);
    commit();

    assertThat(snapshot.manifest().getExamples()).isEqualTo(25);
    assertThat(PublishedHead.hex(snapshot.blocks())).isEqualTo(foldedAnew());
    assertThat(metrics.learntExamples()).isEqualTo(25);
  }

  @Test
  void aTrainerThatKafkaStreamsStartsASecondTimeForgetsWhatWasNotCommitted() {
    learn(4);
    quiet(SECOND);
    commit();
    learn(3);
    log.subList(5, 8).clear(); // aborted with the transaction
    trainer.close();
    init();
    learn(6);
    quiet(SECOND);
    commit();

    assertThat(snapshot.manifest().getExamples()).isEqualTo(10);
    assertThat(PublishedHead.hex(snapshot.blocks())).isEqualTo(foldedAnew());
  }

  @Test
  void aReplayingMachineWithAHingeGoesOnBitForBitToo() {
    HeadSettings other =
        HeadSettings.newBuilder(SETTINGS)
            .setLoss("hinge")
            .setOptimizer("sgd")
            .setL2(1e-4)
            .setReplay(3)
            .setReservoir(5)
            .build();
    process(entry(new HeadReset(other)));
    learn(12);
    quiet(SECOND);
    commit();
    learn(7);
    start();
    learn(8);
    quiet(SECOND);
    commit();

    assertThat(snapshot.manifest().getExamples()).isEqualTo(27);
    assertThat(PublishedHead.hex(snapshot.blocks())).isEqualTo(foldedAnew());
    // A predictor needs nothing but the blocks that it is said to need.
    List<StateBlock> needed =
        snapshot.blocks().stream().filter(each -> LinearModel.KINDS.contains(each.kind())).toList();
    assertThat(
            LinearModel.restore(
                    Settings.parameters(other), snapshot.manifest().getClasses(), needed)
                .classes())
        .hasSize(2);
  }

  @Test
  void withoutAnySnapshotTheWholeLogIsFoldedAgain() {
    learn(12);
    start();
    learn(1);
    quiet(SECOND);
    commit();

    assertThat(snapshot.manifest().getExamples()).isEqualTo(13);
    assertThat(PublishedHead.hex(snapshot.blocks())).isEqualTo(foldedAnew());
  }

  @Test
  void whatWasLearntBeforeAKillIsSavedThoughNothingMoreComes() {
    learn(1);
    commit();
    learn(8);
    committed = OptionalLong.of(10);
    start();
    quiet(SECOND);
    commit();

    assertThat(snapshot.manifest().getExamples()).isEqualTo(9);
    assertThat(PublishedHead.hex(snapshot.blocks())).isEqualTo(foldedAnew());
  }

  @Test
  void anOffsetSetBackTeachesNothingTwice() {
    learn(6);
    quiet(SECOND);
    commit();
    start();
    context.setRecordMetadata("head-examples", 0, 3);
    trainer.process(new Record<>(new byte[0], log.get(3), nowMs));
    quiet(SECOND);

    assertThat(context.forwarded()).isEmpty();
  }

  @Test
  void aLogMadeAnewIsNotTakenForOneThatWasLearnt() {
    learn(6);
    quiet(SECOND);
    commit();
    start();
    HeadLogRecord first = log.get(0);
    log.clear();

    assertThatThrownBy(() -> process(first)).isInstanceOf(AssertionError.class);
  }

  @Test
  void norIsOneThatIsLongerThanTheOneThatWasLearnt() {
    learn(6);
    quiet(SECOND);
    commit();
    assertThat(snapshot.manifest().getLogId()).isEqualTo("the first");
    logId = "the second";

    assertThatThrownBy(this::start).isInstanceOf(AssertionError.class);
  }

  @Test
  void inTheQuietTheManifestGoesOnBehindTheMarkerOfTheLastTransaction() {
    learn(6);
    quiet(SECOND);
    commit();
    long behindTheMarker = log.size() + 1L;
    committed = OptionalLong.of(behindTheMarker);
    quiet(Duration.ofSeconds(6));
    commit();
    assertThat(snapshot.manifest().getNext()).isEqualTo(behindTheMarker);
    assertThat(PublishedHead.hex(snapshot.blocks())).isEqualTo(foldedAnew());

    quiet(Duration.ofSeconds(6));
    assertThat(context.forwarded()).isEmpty();
  }

  @Test
  void aDeadLetterOfTheLogIsPassedOverWhenTheLogIsFoldedAgain() {
    for (String label : List.of("a", "b", "c")) {
      assertThat(process(example(label))).isTrue();
    }
    assertThat(process(example("d"))).isFalse();
    assertThat(process(example("b"))).isTrue();
    start();
    assertThat(process(example("a"))).isTrue();
    quiet(SECOND);
    commit();

    assertThat(snapshot.manifest().getClasses()).containsExactly("a", "b", "c");
    assertThat(snapshot.manifest().getExamples()).isEqualTo(5);
    assertThat(metrics.rejectedExamples()).isEqualTo(1);
  }

  @Test
  void whatWasRejectedIsBehindItAfterAWhileOfQuiet() {
    for (String label : List.of("a", "b", "c")) {
      process(example(label));
    }
    committed = OptionalLong.of(log.size());
    quiet(Duration.ofSeconds(6));
    commit();
    long before = snapshot.manifest().getNext();

    assertThat(process(example("d"))).isFalse();
    long behindItsMarker = log.size() + 1L;
    committed = OptionalLong.of(behindItsMarker);
    quiet(Duration.ofSeconds(6));
    commit();

    assertThat(before).isLessThan(behindItsMarker);
    assertThat(snapshot.manifest().getNext()).isEqualTo(behindItsMarker);
  }

  @Test
  void secondSettingsInTheLogChangeNothing() {
    learn(3);
    process(
        HeadLogRecord.newBuilder()
            .setBody(HeadSettings.newBuilder(SETTINGS).setLearningRate(5).build())
            .build());
    learn(3);
    quiet(SECOND);
    commit();

    assertThat(snapshot.manifest().getSettings()).isEqualTo(SETTINGS);
    assertThat(snapshot.manifest().getExamples()).isEqualTo(6);
  }

  @Test
  void aResetBeginsAnewWithOtherSettings() {
    learn(5);
    HeadSettings other = HeadSettings.newBuilder(SETTINGS).setPrior("none").build();
    process(HeadLogRecord.newBuilder().setBody(new HeadReset(other)).build());
    long resetAt = log.size();
    quiet(SECOND);
    commit();
    assertThat(snapshot.manifest().getVersion()).isEqualTo(resetAt);
    assertThat(snapshot.manifest().getClasses()).isEmpty();
    assertThat(snapshot.manifest().getSettings()).isEqualTo(other);
    assertThat(snapshot.manifest().getReset()).isEqualTo(resetAt - 1);

    start();
    learn(4);
    quiet(SECOND);
    commit();
    assertThat(snapshot.manifest().getExamples()).isEqualTo(4);
    assertThat(snapshot.manifest().getReset()).isEqualTo(resetAt - 1);
    assertThat(PublishedHead.hex(snapshot.blocks())).isEqualTo(foldedAnew());
  }

  @Test
  void aResetIsPublishedAtOnceSinceJoinersWaitForIt() {
    learn(1);
    commit();
    learn(3);
    process(entry(new HeadReset(SETTINGS)));
    commit();

    assertThat(snapshot.manifest().getReset()).isEqualTo(5);
  }

  @Test
  void aRebuildLearnsOfEachImageTheLastWordAlone() {
    process(example("a", "cat"));
    process(example("b", "cat"));
    process(example("c", "dog"));
    process(example("a", "dog"));
    process(entry(new LabelWithdrawal("b")));
    process(entry(new HeadRebuild("two were wrong")));
    quiet(SECOND);
    commit();

    HeadFold expected = new HeadFold(this);
    expected.apply(0, log.get(0));
    expected.apply(3, log.get(3));
    expected.apply(4, log.get(4));
    assertThat(snapshot.manifest().getClasses()).containsExactly("dog");
    assertThat(PublishedHead.hex(snapshot.blocks())).isEqualTo(PublishedHead.hex(expected.save()));
    assertThat(PublishedHead.hex(snapshot.blocks())).isEqualTo(foldedAnew());

    // And so it is where the trainer is killed afterwards, with or without that snapshot.
    learn(3);
    start();
    learn(3);
    quiet(SECOND);
    commit();
    assertThat(snapshot.manifest().getExamples()).isEqualTo(8);
    assertThat(PublishedHead.hex(snapshot.blocks())).isEqualTo(foldedAnew());
  }

  @Test
  void aRebuildReadsBackToTheLastResetAlone() {
    process(example("a", "cat"));
    process(entry(new HeadReset(SETTINGS)));
    process(example("b", "dog"));
    process(entry(new HeadRebuild("")));
    quiet(SECOND);
    commit();

    assertThat(snapshot.manifest().getClasses()).containsExactly("dog");
    assertThat(snapshot.manifest().getExamples()).isEqualTo(1);
  }

  private static HeadLogRecord entry(SpecificRecord body) {
    return HeadLogRecord.newBuilder().setBody(body).build();
  }

  @Test
  void aManifestWhoseBlocksAreNotAllThereIsNoSnapshot() {
    learn(5);
    HeadFold fold = new HeadFold(this);
    replay(0, log.size(), fold::apply);
    List<HeadModelRecord> parts =
        new SnapshotWriter("default", "test")
            .write(fold).stream().map(SnapshotWriter.Part::value).toList();
    assertThat(snapshotsOf(parts)).isEqualTo(1);
    for (int missing = 0; missing < parts.size() - 1; missing++) {
      List<HeadModelRecord> rest = new ArrayList<>(parts);
      rest.remove(missing);
      assertThat(snapshotsOf(rest)).isZero();
    }
  }

  @Test
  void aBlockOfTheSameVersionWithOtherDataIsNotTakenForTheOneThatIsMeant() {
    learn(5);
    HeadFold fold = new HeadFold(this);
    replay(0, log.size(), fold::apply);
    List<HeadModelRecord> parts =
        new ArrayList<>(
            new SnapshotWriter("default", "test")
                .write(fold).stream().map(SnapshotWriter.Part::value).toList());
    HeadModelBlock block = (HeadModelBlock) parts.get(0).getBody();
    byte[] other = block.getData().array().clone();
    other[0] ^= 1;
    parts.set(
        0,
        new HeadModelRecord(
            HeadModelBlock.newBuilder(block).setData(ByteBuffer.wrap(other)).build()));

    assertThat(snapshotsOf(parts)).isZero();
  }

  @Test
  void aBlockThatAnotherTrainerOverwroteIsWrittenAgainBeforeLong() {
    learn(100);
    HeadFold fold = new HeadFold(this);
    replay(0, 99, fold::apply);
    SnapshotWriter writer = new SnapshotWriter("default", "test");
    assertThat(isCompletedBy(writer.write(fold))).isTrue();
    replay(99, 100, fold::apply);
    // A trainer that has just begun writes all blocks; this one was about to be replaced.
    List<SnapshotWriter.Part> ofAnother = new SnapshotWriter("default", "test").write(fold);
    assertThat(isCompletedBy(ofAnother.subList(0, ofAnother.size() - 1))).isFalse();
    replay(100, 101, fold::apply);

    int incomplete = 0;
    while (!isCompletedBy(writer.write(fold))) {
      incomplete++;
    }
    assertThat(incomplete).isBetween(1, SnapshotWriter.WHOLE_EVERY);
    assertThat(PublishedHead.hex(snapshot.blocks())).isEqualTo(foldedAnew());
  }

  private boolean isCompletedBy(List<SnapshotWriter.Part> parts) {
    boolean completed = false;
    for (SnapshotWriter.Part part : parts) {
      Optional<Snapshot> found = models.add(part.value());
      completed |= found.isPresent();
      snapshot = found.orElse(snapshot);
    }
    return completed;
  }

  private static long snapshotsOf(List<HeadModelRecord> parts) {
    SnapshotAssembler assembler = new SnapshotAssembler(kind -> true);
    return parts.stream().filter(part -> assembler.add(part).isPresent()).count();
  }

  @Test
  void blocksOfNoClassAreWrittenAgainOnlyWhereTheyHaveChanged() {
    HeadFold fold = new HeadFold(this);
    fold.apply(0, log.get(0));
    SnapshotWriter writer = new SnapshotWriter("default", "test");
    int written = 0;
    for (int offset = 1; offset < 40; offset++) {
      HeadLogRecord entry = example(offset % 3 == 0 ? "cat" : "dog");
      log.add(entry);
      fold.apply(offset, entry);
      for (SnapshotWriter.Part part : writer.write(fold)) {
        written++;
        models.add(part.value()).ifPresent(found -> snapshot = found);
      }
      assertThat(snapshot.manifest().getVersion()).isEqualTo(offset + 1);
      assertThat(PublishedHead.hex(new HeadFold(this, snapshot).save()))
          .isEqualTo(PublishedHead.hex(fold.save()));
    }
    // The inverse is renewed now and then only.
    assertThat(written).isLessThan(39 * (fold.save().size() + 1));
  }

  /** Kafka Streams closes a task and begins it anew, and keeps what it has scheduled. */
  @Test
  void oneThatIsClosedLooksAtTheClockNoMore() {
    learn(2);
    trainer.close();

    assertThat(context.scheduledPunctuators())
        .isNotEmpty()
        .allMatch(MockProcessorContext.CapturedPunctuator::cancelled);
  }
}
