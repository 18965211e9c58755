package io.pool5.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.metrics.CountingFeatureMetrics;
import io.pool5.metrics.CountingHeadMetrics;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ActivityLogTest {

  @Test
  void aFeatureWorkerSaysWhatItDidSinceTheLastLine() {
    CountingFeatureMetrics metrics = new CountingFeatureMetrics();
    metrics.published();
    FeatureActivity activity = new FeatureActivity(metrics, () -> 7, () -> OptionalLong.of(1_204));
    for (int i = 0; i < 60; i++) {
      metrics.published();
    }
    metrics.deadLetter("BAD_IMAGE");
    metrics.batchRun(8, 1, 1);
    metrics.batchRun(4, 1, 1);

    assertThat(ActivityLog.line("features", activity.apply(30)))
        .isEqualTo(
            "features: features=60 featuresPerSecond=2.0 deadLetters=1 meanBatch=6.0 queue=7"
                + " lag=1204");
    assertThat(ActivityLog.line("features", activity.apply(30)))
        .isEqualTo("features: features=0 featuresPerSecond=0.0 deadLetters=0 queue=7 lag=1204");
  }

  @Test
  void aHeadSaysWhatItDidAndWhereItsModelIs() {
    CountingHeadMetrics metrics = new CountingHeadMetrics();
    HeadActivity activity = new HeadActivity(metrics, () -> 99, OptionalLong::empty);
    metrics.predicted(1);
    metrics.learnt(true, 0.5);
    metrics.labelsWaiting(0, 3);

    assertThat(ActivityLog.line("head", activity.apply(2)))
        .isEqualTo(
            "head: predictions=1 predictionsPerSecond=0.5 examples=1 deadLetters=0 labelsWaiting=3"
                + " modelVersion=99");
  }
}
