package io.pool5.head;

import io.pool5.config.Pool5Config;
import io.pool5.events.AvroSerde;
import io.pool5.events.HeadLogRecord;
import io.pool5.events.HeadModelManifest;
import io.pool5.events.HeadModelRecord;
import io.pool5.events.HeadRebuild;
import io.pool5.events.HeadReset;
import io.pool5.events.HeadSettings;
import io.pool5.events.SchemaRegistry;
import io.pool5.events.TopicNames;
import io.pool5.linear.Evaluation;
import io.pool5.linear.LinearModel;
import io.pool5.linear.Loss;
import io.pool5.linear.StartingWeights;
import io.pool5.vgg16.weights.InvalidWeightsException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * Looks at a head from outside, by its topics alone, and writes into its log what the head is to
 * do. The head may run meanwhile, or not.
 */
public final class HeadInspection {

  /**
   * What a head has published.
   *
   * @param manifest of the newest snapshot
   * @param evaluation how well it predicted each example before it learnt it
   * @param servedImages images whose first prediction was held against their first label
   * @param servedAccuracy share of them that was right; NaN before any
   * @param fingerprint SHA-256 over the whole state
   */
  public record Published(
      HeadModelManifest manifest,
      Evaluation evaluation,
      long servedImages,
      double servedAccuracy,
      String fingerprint) {}

  /**
   * What a head predicts with.
   *
   * @param manifest of the newest snapshot
   * @param model its model
   */
  public record Model(HeadModelManifest manifest, LinearModel model) {}

  /**
   * A published state held against the fold of the log.
   *
   * @param version of the model
   * @param published fingerprint of the snapshot
   * @param recomputed fingerprint of the fold of the log up to the same offset
   */
  public record Verification(long version, String published, String recomputed) {

    /** Whether they are equal, bit for bit. */
    public boolean equal() {
      return published.equals(recomputed);
    }
  }

  private final Pool5Config config;
  private final TopicNames topics;
  private final AvroSerde<HeadLogRecord> entries;
  private final KafkaHeadHistory history;
  private final HeadLog log;

  /** Reads the head that {@code config} names. */
  public HeadInspection(Pool5Config config, SchemaRegistry registry) {
    this.config = config;
    String headId = config.getString(Pool5Config.HEAD_ID);
    this.topics = TopicNames.of(config);
    SideConsumers consumers = new SideConsumers(config.kafka());
    this.entries = AvroSerde.ofOurs(HeadLogRecord.class, registry);
    this.history =
        new KafkaHeadHistory(
            consumers,
            topics,
            HeadWorker.trainerId(config),
            entries.deserializer(),
            AvroSerde.ofOurs(HeadModelRecord.class, registry).deserializer());
    this.log = new HeadLog(config.kafka(), consumers, topics, headId, entries);
  }

  /** The newest state that the head has published; empty before the first. */
  public Optional<Published> published() {
    return history.latestSnapshot().map(this::published);
  }

  private Published published(Snapshot snapshot) {
    HeadFold fold = new HeadFold(history, snapshot);
    return new Published(
        snapshot.manifest(),
        fold.evaluation(),
        fold.served().images(),
        fold.served().accuracy(),
        StateFingerprint.of(snapshot.blocks()));
  }

  /** How many examples are in the newest state that the head has published; 0 before the first. */
  public long examples() {
    return history.latestSnapshot().map(each -> each.manifest().getExamples()).orElse(0L);
  }

  /** The newest model that the head has published; empty before the first. */
  public Optional<Model> model() {
    return history
        .latestSnapshot()
        .map(
            snapshot ->
                new Model(
                    snapshot.manifest(),
                    LinearModel.restore(
                        Settings.parameters(snapshot.manifest().getSettings()),
                        snapshot.manifest().getClasses(),
                        snapshot.blocks())));
  }

  /**
   * Folds the log anew, up to where the newest snapshot ends; empty where there is none yet.
   *
   * @throws IllegalStateException where the log's beginning has been deleted, or the log is another
   */
  public Optional<Verification> verify() {
    return history.latestSnapshot().map(this::verify);
  }

  private Verification verify(Snapshot snapshot) {
    history.requireLogOf(snapshot.manifest());
    HeadFold fold = new HeadFold(history);
    history.replay(0, snapshot.manifest().getNext(), fold::applyAgain);
    return new Verification(
        snapshot.manifest().getVersion(),
        StateFingerprint.of(snapshot.blocks()),
        StateFingerprint.of(fold.save()));
  }

  /**
   * Has the head begin anew, with the settings of the configuration; what it has learnt is lost to
   * the model, and stays in the log.
   *
   * @return the offset of the record that says so
   */
  public long reset()
      throws InvalidWeightsException, IOException, ExecutionException, InterruptedException {
    return log.append(new HeadReset(Settings.of(config)));
  }

  /**
   * Has the head begin anew with weights learnt elsewhere, and with the settings that it has; one
   * that has none yet begins with those of the configuration.
   *
   * @param source where they come from, for people
   * @return the offset of the record that says so
   * @throws IllegalArgumentException where the weights do not fit; nothing is written then but the
   *     settings of a new head
   */
  public long importWeights(StartingWeights weights, String source)
      throws InvalidWeightsException, IOException, ExecutionException, InterruptedException {
    HeadSettings settings = log.inForceOr(Settings.of(config), history.latestSnapshot());
    weights.requireFit(Settings.parameters(settings));
    ImportWriter writer = new ImportWriter(config, topics, entries.serializer());
    return writer.write(weights.rowByRow(Loss.of(settings.getLoss())), source);
  }

  /**
   * Has the head make its model anew from the log, of each image the last label alone.
   *
   * @return the offset of the record that says so
   * @throws IllegalStateException where the log's beginning has been deleted
   */
  public long rebuild(String reason) throws ExecutionException, InterruptedException {
    history.requireWhole();
    return log.append(new HeadRebuild(reason));
  }
}
