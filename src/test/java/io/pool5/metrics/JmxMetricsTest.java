package io.pool5.metrics;

import static io.pool5.metrics.MBeans.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JmxMetricsTest {

  private static final List<String> CAUSES = List.of("BAD_IMAGE", "BAD_LABEL");

  private JmxFeatureMetrics features;
  private JmxHeadMetrics head;

  @BeforeEach
  void register() {
    features = new JmxFeatureMetrics("features-app", CAUSES);
    head = new JmxHeadMetrics("head-app", CAUSES);
  }

  @AfterEach
  void close() throws Exception {
    features.close();
    head.close();
    assertThat(MBeans.ours()).isEmpty();
  }

  @Test
  void eachApplicationHasOneMBeanAStage() throws Exception {
    assertThat(MBeans.stages("features-app"))
        .containsExactly(
            "batch", "dead-letters", "decode", "inference", "input", "prefetch", "publish");
    assertThat(MBeans.stages("head-app"))
        .containsExactly("dead-letters", "input", "join", "model", "predict", "train");
    assertThat(MBeans.ours()).hasSize(13);
  }

  @Test
  void theLagIsUnknownUntilKafkaWasAskedAndThenThatOfAllPartsTogether() throws Exception {
    assertThat(value("input", "head-app", "lag")).isNaN();
    head.lagged("head-app", 7);
    head.lagged("head-app-trainer", 2);
    head.lagged("head-app", 5);
    assertThat(value("input", "head-app", "lag")).isEqualTo(7);
  }

  @Test
  void aRunThatBeganBeforeTheWindowDoesNotMakeTheEngineBusierThanBusy() throws Exception {
    features.batchRun(1, 100_000_000_000L, 1);
    assertThat(value("inference", "features-app", "busy-ratio")).isEqualTo(1);
  }

  @Test
  void totalsRatesAndPercentilesAreOfWhatHappened() throws Exception {
    for (int i = 1; i <= 100; i++) {
      features.decoded(i * 1_000_000L);
    }

    assertThat(value("decode", "features-app", "total")).isEqualTo(100);
    assertThat(value("decode", "features-app", "rate")).isBetween(1.0, 10.0);
    assertThat(value("decode", "features-app", "latency-p50-seconds"))
        .isCloseTo(0.050, within(2e-3));
    assertThat(value("decode", "features-app", "latency-p95-seconds"))
        .isCloseTo(0.095, within(2e-3));
    assertThat(value("decode", "features-app", "latency-p99-seconds"))
        .isCloseTo(0.099, within(2e-3));
  }

  @Test
  void percentilesReachFromMicrosecondsToDaysAndNoFurther() throws Exception {
    for (long delayMs : new long[] {-5_000, 0, 0, Long.MAX_VALUE}) {
      head.labelDelayed(delayMs);
    }

    assertThat(value("join", "head-app", "label-delay-p50-seconds")).isLessThan(1.1e-5);
    assertThat(value("join", "head-app", "label-delay-p99-seconds")).isBetween(9.8e5, 1.1e6);
    head.predicted(25_000);
    assertThat(value("predict", "head-app", "latency-p99-seconds"))
        .isCloseTo(25e-6, within(0.5e-6));
  }

  @Test
  void batchesShowHowFullTheyAreAndWhatWaits() throws Exception {
    features.queued(9);
    features.batchTaken(8, 8, 1, 20_000_000);
    features.batchTaken(1, 8, 0, 10_000_000);
    features.batchRun(8, 400_000_000, 1);
    features.batchRun(1, 100_000_000, 1);
    features.queued(4);

    assertThat(value("batch", "features-app", "fill-ratio")).isEqualTo(9 / 16.0);
    assertThat(value("batch", "features-app", "images-mean")).isEqualTo(4.5);
    assertThat(value("batch", "features-app", "queue-depth")).isEqualTo(4);
    assertThat(value("batch", "features-app", "total")).isEqualTo(2);
    assertThat(value("inference", "features-app", "total")).isEqualTo(9);
    assertThat(value("inference", "features-app", "busy-seconds-total")).isEqualTo(0.5);
    // Half a second of the first window's ten.
    assertThat(value("inference", "features-app", "busy-ratio")).isBetween(0.01, 0.05);
  }

  @Test
  void deadLettersAreCountedByCauseAndUnknownCausesAddNoAttribute() throws Exception {
    features.deadLetter("BAD_IMAGE");
    features.deadLetter("BAD_IMAGE");
    features.deadLetter("something else");
    head.deadLetter("BAD_LABEL");

    assertThat(value("dead-letters", "features-app", "total")).isEqualTo(3);
    assertThat(value("dead-letters", "features-app", "bad-image-total")).isEqualTo(2);
    assertThat(value("dead-letters", "features-app", "bad-label-total")).isZero();
    assertThat(value("dead-letters", "head-app", "bad-label-total")).isEqualTo(1);
    assertThat(
            MBeans.attributes(new ObjectName("pool5:type=dead-letters,application=features-app")))
        .hasSize(4);
  }

  @Test
  void theModelSaysWhatItIsAndHowOld() throws Exception {
    assertThat(value("model", "head-app", "age-seconds")).isNaN();
    head.modelServed(
        new ServedModelFacts(120, System.currentTimeMillis() - 60_000, 5, 100, 0.75, 0.5));

    assertThat(value("model", "head-app", "version")).isEqualTo(120);
    assertThat(value("model", "head-app", "age-seconds")).isBetween(60.0, 70.0);
    assertThat(value("model", "head-app", "classes")).isEqualTo(5);
    assertThat(value("model", "head-app", "examples")).isEqualTo(100);
    assertThat(value("model", "head-app", "progressive-accuracy-ratio")).isEqualTo(0.75);
    assertThat(value("model", "head-app", "log-loss")).isEqualTo(0.5);
  }

  @Test
  void theWindowForgetsWhatIsLongAgo() throws Exception {
    assertThat(value("train", "head-app", "window-accuracy-ratio")).isNaN();
    head.learnt(false, Double.NaN);
    assertThat(value("train", "head-app", "window-accuracy-ratio")).isZero();
    assertThat(value("train", "head-app", "window-log-loss")).isNaN();

    for (int i = 0; i < RecentExamples.WINDOW; i++) {
      head.learnt(i % 2 == 0, 0.5);
    }
    assertThat(value("train", "head-app", "window-accuracy-ratio")).isEqualTo(0.5);
    assertThat(value("train", "head-app", "served-accuracy-ratio")).isNaN();
    for (int i = 0; i < 4; i++) {
      head.servedPredictionLabelled(i > 0);
    }
    assertThat(value("train", "head-app", "served-accuracy-ratio")).isEqualTo(0.75);
    assertThat(value("train", "head-app", "window-log-loss")).isCloseTo(Math.log(2), within(1e-9));
    assertThat(value("train", "head-app", "total")).isEqualTo(1_001);
  }

  @Test
  void labelsThatWaitAreAddedUpOverPartitions() throws Exception {
    head.labelsWaiting(0, 3);
    head.labelsWaiting(1, 4);
    head.labelsWaiting(0, 2);
    assertThat(value("join", "head-app", "waiting")).isEqualTo(6);
    head.labelsWaiting(1, 0);
    assertThat(value("join", "head-app", "waiting")).isEqualTo(2);
  }

  @Test
  void twoApplicationsInOneJvmHaveTheirOwn() throws Exception {
    try (JmxHeadMetrics other = new JmxHeadMetrics("other-app", CAUSES)) {
      other.labelExpired();

      assertThat(value("join", "other-app", "expired-total")).isEqualTo(1);
      assertThat(value("join", "head-app", "expired-total")).isZero();
    }
    assertThat(MBeans.stages("other-app")).isEmpty();
    assertThat(MBeans.stages("head-app")).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,b=c", "with \"quotes\"", "star*?", "colon:and\nline", "größe"})
  void namesWithSpecialCharactersAreQuoted(String application) throws Exception {
    try (JmxFeatureMetrics metrics = new JmxFeatureMetrics(application, CAUSES)) {
      metrics.published();

      assertThat(MBeans.ours())
          .filteredOn(name -> name.getKeyProperty("type").equals("publish"))
          .extracting(name -> name.getKeyProperty("application"))
          .anyMatch(
              key ->
                  key.equals(application)
                      || (key.startsWith("\"") && ObjectName.unquote(key).equals(application)));
    }
  }
}
