package io.pool5.cli;

import io.pool5.config.Pool5Config;
import io.pool5.events.Prediction;
import io.pool5.events.TopicNames;
import io.pool5.head.PredictionMatcher;
import io.pool5.local.ImageFeeder;
import io.pool5.local.ImageFile;
import io.pool5.view.LiveView;
import io.pool5.view.PredictionFeed;
import io.pool5.view.Speedometer;
import io.pool5.view.Status;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;

/**
 * One run of {@code local}: feeds images and labels, follows what comes of them, shows it. Belongs
 * to one thread.
 */
final class LocalRun implements PredictionFeed.Listener {

  /** Enough to keep the network busy, few enough that labels soon count. */
  private static final int AHEAD = 32;

  private static final Duration TICK = Duration.ofMillis(50);

  /** Over which the speed is measured that the status line shows. */
  private static final long SPEED_WINDOW_NANOS = 5_000_000_000L;

  private static final int REMEMBERED = 100_000;

  private final LocalStack stack;
  private final int imageMaxBytes;
  private final ImageFeeder feeder;
  private final PredictionFeed feed;
  private final LiveView view;
  private final Speedometer speed = new Speedometer(SPEED_WINDOW_NANOS);

  /** Images fed whose label has not come back yet: they are shown when it has. */
  private final Set<String> unlabelled = new HashSet<>();

  private final PredictionMatcher matcher = new PredictionMatcher(REMEMBERED);
  private final long startNanos = System.nanoTime();

  private long predictions;
  private long deadLetters;
  private long imageDeadLetters;
  private long lastFeatureNanos = startNanos;
  private long featuresSeen;
  private double secondsToFirstPrediction = Double.NaN;

  LocalRun(LocalStack stack, ImageFeeder feeder, PredictionFeed feed, LiveView view) {
    this.stack = stack;
    this.imageMaxBytes = stack.config().getInt(Pool5Config.IMAGE_MAX_BYTES);
    this.feeder = feeder;
    this.feed = feed;
    this.view = view;
  }

  /**
   * Feeds everything, then goes on following.
   *
   * @param exit whether to return when all that was fed has come through
   * @param asked whether the user wants to end
   */
  void run(Iterator<ImageFile> images, boolean exit, BooleanSupplier asked) throws Exception {
    while (!asked.getAsBoolean() && !(exit && !images.hasNext() && isThrough())) {
      while (images.hasNext() && feeder.images() - done() < AHEAD && !asked.getAsBoolean()) {
        sendNext(images);
      }
      feeder.sendDueLabels();
      feed.poll(TICK, this);
      observe();
      view.status(status());
      stack.requireRunning();
    }
  }

  private void sendNext(Iterator<ImageFile> images)
      throws ExecutionException, InterruptedException {
    try {
      ImageFile image = images.next();
      if (image.bytes().length + ImageSender.RECORD_BYTES > imageMaxBytes) {
        view.note(
            String.format(
                Locale.ROOT,
                "%s is left out: it has %,d bytes, and an image may have %,d (-X %s=N)",
                image.id(),
                image.bytes().length,
                imageMaxBytes - ImageSender.RECORD_BYTES,
                Pool5Config.IMAGE_MAX_BYTES));
        return;
      }
      unlabelled.add(image.id());
      feeder.send(image);
    } catch (UncheckedIOException e) {
      view.note(Failures.sentence(e));
    }
  }

  private long done() {
    return stack.features.publishedFeatures() + stack.features.rejectedRecords();
  }

  /** Whether every image is predicted or a dead letter, and every label of the others learnt. */
  private boolean isThrough() {
    long rejected = stack.features.rejectedRecords();
    long labelled =
        stack.learning.examples()
            + stack.learning.repeatedLabels()
            + stack.learning.labelsWithoutFeatures();
    return done() >= feeder.images()
        && predictions >= feeder.images() - rejected
        && imageDeadLetters >= rejected
        && feeder.labelsToCome() == 0
        && labelled >= feeder.labels() - rejected
        && stack.learning.learntExamples() + stack.learning.rejectedExamples()
            >= stack.learning.examples();
  }

  private void observe() {
    long now = System.nanoTime();
    long published = stack.features.publishedFeatures();
    if (published > featuresSeen) {
      featuresSeen = published;
      lastFeatureNanos = now;
    }
    speed.read(published, now);
  }

  @Override
  public void predicted(String imageId, Prediction prediction) {
    predictions++;
    if (prediction.getLabel() != null && Double.isNaN(secondsToFirstPrediction)) {
      secondsToFirstPrediction =
          (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime()) / 1e3;
    }
    Optional<PredictionMatcher.Match> match = matcher.predicted(imageId, prediction);
    match.ifPresent(this::show);
    if (match.isEmpty() && !unlabelled.contains(imageId)) {
      view.prediction(imageId, prediction, null);
    }
  }

  @Override
  public void labelled(String imageId, String label) {
    matcher.labelled(imageId, label).ifPresent(this::show);
  }

  private void show(PredictionMatcher.Match match) {
    unlabelled.remove(match.imageId());
    view.prediction(match.imageId(), match.prediction(), match.label());
  }

  @Override
  public void deadLetter(String topic, String key) {
    deadLetters++;
    if (topic.equals(TopicNames.DEFAULTS.imageEvents())) {
      imageDeadLetters++;
    }
  }

  Status status() {
    return new Status(
        predictions,
        speed.perSecond(),
        stack.worker().queue(),
        stack.learning.learntExamples(),
        matcher.accuracy(),
        matcher.recentAccuracy(),
        deadLetters);
  }

  RunSummary summary() {
    double seconds = (lastFeatureNanos - startNanos) / 1e9;
    return new RunSummary(
        feeder.images(),
        stack.features.publishedFeatures(),
        predictions,
        feeder.labels(),
        stack.learning.learntExamples(),
        deadLetters,
        RunSummary.rounded(stack.curve.progressiveAccuracy()),
        RunSummary.rounded(stack.curve.lastThirdAccuracy()),
        RunSummary.rounded(stack.curve.logLoss()),
        RunSummary.rounded(matcher.accuracy()),
        RunSummary.rounded(featuresSeen / seconds),
        RunSummary.rounded(secondsToFirstPrediction),
        stack.worker().network().describe(),
        stack.worker().network().precision(),
        stack.worker().weights());
  }
}
