package io.pool5.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.events.FeaturePointer;
import io.pool5.events.ImageFeatures;
import io.pool5.events.Prediction;
import io.pool5.linear.HeadParameters;
import io.pool5.linear.OnlineHead;
import io.pool5.linear.SparseVector;
import org.junit.jupiter.api.Test;

class PredictorTest {

  private static final SparseVector X = SparseVector.fromDense(new float[] {1, 2, 0, 1});

  private static Prediction predict(ServedModel served, double unknownBelow) {
    ImageFeatures features = HeadFixture.featuresOf(1, 2, 0, 1).build();
    return new Predictor("default", () -> served, unknownBelow)
        .predict(features, X, new FeaturePointer(0, 5L), 77);
  }

  private static ServedModel learnt() {
    OnlineHead head = new OnlineHead(new HeadParameters(4, 0.1, 1e-5, false, 3));
    head.learn(X, "a", 1);
    head.learn(SparseVector.fromDense(new float[] {2, 1, 1, 0}), "b", 1);
    return new ServedModel(2, head.model());
  }

  @Test
  void aGuessLessSureThanAskedForIsMarkedUnknown() {
    Prediction plain = predict(learnt(), 0);
    double best = plain.getProbability();

    assertThat(plain.getUnknown()).isFalse();
    assertThat(predict(learnt(), best).getUnknown()).isFalse();
    Prediction unsure = predict(learnt(), Math.nextUp(best));
    assertThat(unsure.getUnknown()).isTrue();
    assertThat(unsure.getLabel()).isEqualTo(plain.getLabel());
    assertThat(unsure.getScores()).isEqualTo(plain.getScores());
  }

  @Test
  void whoHasLearntNothingKnowsNothing() {
    assertThat(predict(ServedModel.NONE, 0).getUnknown()).isFalse();
    assertThat(predict(ServedModel.NONE, 0.1).getUnknown()).isTrue();
  }
}
