package io.pool5.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pool5.events.BadRecordException;
import io.pool5.events.ClassScore;
import io.pool5.events.HeadLogRecord;
import io.pool5.events.ImageFeatures;
import io.pool5.events.ImageLabel;
import io.pool5.events.LabelWithdrawal;
import io.pool5.events.Prediction;
import io.pool5.events.StrangeRecord;
import io.pool5.events.TrainingExample;
import io.pool5.linear.LinearModel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How labels and features find one another, in every order. */
class JoinTest {

  @TempDir private Path stateDir;
  private HeadFixture head;

  @BeforeEach
  void start() {
    head = new HeadFixture(stateDir);
  }

  @AfterEach
  void stop() {
    head.close();
  }

  private TrainingExample lastExample() {
    return (TrainingExample) head.log.get(head.log.size() - 1).getBody();
  }

  @Test
  void everyFeatureRecordIsPredictedOnceWithoutALabelBeforeTheFirstModel() {
    head.features("a", 1, 0, 2, 0);

    assertThat(head.predictions.readKeyValuesToList())
        .singleElement()
        .satisfies(
            made -> {
              assertThat(made.key).isEqualTo("a");
              Prediction prediction = made.value;
              assertThat(prediction.getLabel()).isNull();
              assertThat(prediction.getProbability()).isNull();
              assertThat(prediction.getScores()).isEmpty();
              assertThat(prediction.getModelVersion()).isZero();
              assertThat(prediction.getHeadId()).isEqualTo("default");
              assertThat(prediction.getFeatureOffset()).isZero();
              assertThat(prediction.getImageTimestamp().toEpochMilli()).isEqualTo(77);
            });
    assertThat(head.learnt()).isEmpty();
  }

  @Test
  void aLabelThatComesLaterTakesTheFeaturesFromTheirTopic() {
    head.features("other", 9, 9, 9, 9);
    head.features("a", 1, 0, 2, 0);
    head.label("a", " cat ");

    assertThat(head.learnt()).containsExactly("a=cat");
    TrainingExample example = lastExample();
    assertThat(example.getFeatureOffset()).isEqualTo(1);
    assertThat(example.getDimension()).isEqualTo(4);
    assertThat(Examples.read(example).indices()).containsExactly((char) 0, (char) 2);
    assertThat(Examples.read(example).values()).containsExactly(1, 2);
    assertThat(example.getCorrection()).isFalse();
  }

  @Test
  void aLabelThatComesFirstWaitsForTheFeatures() {
    head.label("a", "cat");
    assertThat(head.learnt()).isEmpty();
    assertThat(head.metrics.labelsThatWaited()).isEqualTo(1);

    head.features("a", 1, 0, 0, 0);
    assertThat(head.learnt()).containsExactly("a=cat");
  }

  @Test
  void theNumberOfLabelsThatWaitIsKnown() {
    head.label("a", "cat");
    head.label("a", "dog");
    head.label("b", "cat");
    head.label("c", "cat");
    assertThat(head.metrics.waitingLabels()).isEqualTo(3);

    head.features("a", 1, 0, 0, 0);
    head.label("b", (String) null);
    assertThat(head.metrics.waitingLabels()).isEqualTo(1);

    head.pass(HeadFixture.HORIZON.plusSeconds(2));
    assertThat(head.metrics.waitingLabels()).isZero();
    assertThat(head.metrics.expiredLabels()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(StrangeRecord.class)
  void labelsThatOthersMayWriteAreReadRightOrDeadLetters(StrangeRecord strange) {
    ImageLabel good = ImageLabel.newBuilder().setLabel("rose").setWeight(2).build();
    byte[] value = strange.value(good, head.registry);
    for (String id : List.of("before", "strange", "after")) {
      head.features(id, 1, 0, 0, 0);
    }
    head.label("before", "cat");
    head.label("strange", value);
    head.label("after", "dog");

    if (strange.readable()) {
      assertThat(head.learnt()).containsExactly("before=cat", "strange=rose", "after=dog");
      assertThat(head.deadLetterValues("image-labels")).isEmpty();
    } else {
      assertThat(head.learnt()).containsExactly("before=cat", "after=dog");
      assertThat(head.deadLetterValues("image-labels")).containsExactly(value);
    }
  }

  @ParameterizedTest
  @EnumSource(StrangeRecord.class)
  void featuresThatOthersMayWriteAreReadRightOrDeadLetters(StrangeRecord strange) {
    byte[] value = strange.value(HeadFixture.featuresOf(1, 0, 0, 0).build(), head.registry);
    head.features("before", 1, 0, 0, 0);
    head.featureBytes("strange", value);
    head.features("after", 1, 0, 0, 0);

    List<String> predicted =
        head.predictions.readKeyValuesToList().stream().map(pair -> pair.key).toList();
    if (strange.readable()) {
      assertThat(predicted).containsExactly("before", "strange", "after");
      assertThat(head.metrics.deadLetters()).isZero();
    } else {
      // Kafka's driver does not show what a deserialiser makes dead: StrangeRecordsIT does.
      assertThat(predicted).containsExactly("before", "after");
      assertThat(head.metrics.deadLetters()).isEqualTo(1);
    }
  }

  @Test
  void aKeyThatNoOtherTopicWouldTakeIsADeadLetter() {
    String key = "k".repeat(1 << 20);
    head.label(key, "cat");
    head.label(key, (byte[]) null);
    head.features(key, 1, 0, 0, 0);

    assertThat(head.deadLetterReasons("image-labels")).containsExactly("BAD_LABEL", "BAD_LABEL");
    assertThat(head.deadLetterReasons("image-features")).containsExactly("BAD_FEATURES");
  }

  static Stream<RuntimeException> ownFaults() {
    return Stream.of(
        new TimeoutException("No answer"),
        new NullPointerException("of our own"),
        new IllegalStateException(
            new BadRecordException(BadRecordException.Reason.BAD_FEATURES, "of another record")));
  }

  @ParameterizedTest
  @MethodSource("ownFaults")
  void whatFailsWhileALabelIsJoinedIsNoFaultOfTheLabel(RuntimeException failure) {
    head.features("a", 1, 0, 0, 0);
    head.lookupFailure = failure;

    assertThatThrownBy(() -> head.label("a", "cat")).hasStackTraceContaining(failure.getMessage());
    assertThat(head.deadLetterReasons("image-labels")).isEmpty();
    assertThat(head.deadLetterReasons("test-head-labels-repartition")).isEmpty();
  }

  @Test
  void aLabelWithoutATimestampIsLearntLikeAnother() {
    head.features("a", 1, 0, 0, 0);
    head.labelAt(-1, "a", "cat");

    assertThat(head.learnt()).containsExactly("a=cat");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1970-01-01T00:00:00Z", "2999-01-01T00:00:00Z"})
  void aLabelWaitsForTheHorizonWhateverItsTime(Instant time) {
    head.labelAt(time.toEpochMilli(), "early", "cat");
    head.labelAt(time.toEpochMilli(), "late", "cat");
    head.pass(HeadFixture.HORIZON.minusSeconds(2));
    head.features("early", 1, 0, 0, 0);
    assertThat(head.learnt()).containsExactly("early=cat");
    assertThat(lastExample().getLabelTimestamp()).isBetween(Instant.EPOCH, Instant.now());

    head.pass(Duration.ofSeconds(4));
    assertThat(head.metrics.expiredLabels()).isEqualTo(1);
    head.features("late", 1, 0, 0, 0);
    assertThat(head.learnt()).containsExactly("early=cat");
  }

  @Test
  void ofTwoLabelsThatWaitTheSecondCounts() {
    head.label("a", "cat");
    head.label("a", "dog");
    head.features("a", 1, 0, 0, 0);

    assertThat(head.learnt()).containsExactly("a=dog");
  }

  @Test
  void aLabelThatCameWithTheImageIsLearntAtOnce() {
    head.features(
        "a", HeadFixture.featuresOf(1, 0, 0, 0).setLabel("cat").setLabelWeight(2).build());

    assertThat(head.learnt()).containsExactly("a=cat");
    assertThat(lastExample().getWeight()).isEqualTo(2);
  }

  @Test
  void theSameLabelIsNotLearntTwiceAndAnotherIsACorrection() {
    head.features("a", 1, 0, 0, 0);
    head.label("a", "cat");
    head.label("a", "cat");
    head.label("a", "dog");

    assertThat(head.learnt()).containsExactly("a=cat", "a=dog");
    assertThat(lastExample().getCorrection()).isTrue();
    assertThat(head.metrics.repeatedLabels()).isEqualTo(1);
  }

  @Test
  void featuresPublishedAgainArePredictedAgainAndTheirLabelIsNotLearntAgain() {
    head.features("a", HeadFixture.featuresOf(1, 0, 0, 0).setLabel("cat").build());
    head.label("a", "dog");
    head.features("a", HeadFixture.featuresOf(0, 1, 0, 0).setLabel("cat").build());

    // Neither the label that came with the image again nor the correction counts a second time.
    assertThat(head.learnt()).containsExactly("a=cat", "a=dog");
    assertThat(head.predictions.readKeyValuesToList()).hasSize(2);

    head.label("a", "bird");
    assertThat(lastExample().getFeatureOffset()).isEqualTo(1);
  }

  @Test
  void anImageSentAgainWithAnotherLabelIsACorrection() {
    head.features("a", HeadFixture.featuresOf(1, 0, 0, 0).setLabel("cat").build());
    head.features("a", HeadFixture.featuresOf(1, 0, 0, 0).setLabel("dog").build());

    assertThat(head.learnt()).containsExactly("a=cat", "a=dog");
    assertThat(lastExample().getCorrection()).isTrue();
  }

  @Test
  void anOlderWordThatComesLateChangesNothing() {
    head.features("a", 1, 0, 0, 0);
    head.labelAt(2_000, "a", "dog");
    head.labelAt(1_000, "a", "cat");
    assertThat(head.learnt()).containsExactly("a=dog");

    // The same label once more is a word as well, and so is a withdrawal.
    head.labelAt(4_000, "a", "dog");
    head.labelAt(3_000, "a", "cat");
    assertThat(head.learnt()).containsExactly("a=dog");
    head.labelAt(6_000, "a", null);
    head.labelAt(5_000, "a", "cat");
    assertThat(head.learnt()).containsExactly("a=dog");
    assertThat(head.metrics.outdatedLabels()).isEqualTo(3);
  }

  @Test
  void anOlderWithdrawalThatComesLateIsNotNoted() {
    head.features("a", 1, 0, 0, 0);
    head.labelAt(2_000, "a", "cat");
    head.labelAt(1_000, "a", null);

    assertThat(head.log)
        .extracting(HeadLogRecord::getBody)
        .doesNotHaveAnyElementsOfTypes(LabelWithdrawal.class);
    assertThat(head.metrics.withdrawnLabels()).isZero();
  }

  @Test
  void ofALabelThatWaitsAndOneThatCameWithTheImageTheNewerCounts() {
    head.labelAt(76, "a", "cat");
    head.features("a", HeadFixture.featuresOf(1, 0, 0, 0).setLabel("dog").build());
    head.labelAt(77, "b", "cat");
    head.features("b", HeadFixture.featuresOf(1, 0, 0, 0).setLabel("dog").build());

    assertThat(head.learnt()).containsExactly("a=dog", "b=cat");
  }

  @Test
  void inWhicheverOrderTheWordsComeTheLastOneIsTheNewest() {
    List<String> words = List.of("cat", "dog", "bird", "", "with the image");
    int image = 0;
    for (List<Integer> order : orders(words.size())) {
      String id = "image-" + image++;
      for (int at : order) {
        String word = words.get(at);
        Instant saidAt = Instant.ofEpochMilli(1_000L + at);
        if (at == words.size() - 1) {
          head.features(
              id,
              HeadFixture.featuresOf(1, 0, 0, 0).setLabel(word).setImageTimestamp(saidAt).build());
        } else {
          head.labelAt(saidAt.toEpochMilli(), id, word.isEmpty() ? null : word);
        }
      }
      assertThat(head.learnt().get(head.learnt().size() - 1)).isEqualTo(id + "=with the image");
    }
  }

  private static List<List<Integer>> orders(int count) {
    if (count == 0) {
      return List.of(List.of());
    }
    List<List<Integer>> orders = new ArrayList<>();
    for (List<Integer> shorter : orders(count - 1)) {
      for (int at = 0; at < count; at++) {
        List<Integer> order = new ArrayList<>(shorter);
        order.add(at, count - 1);
        orders.add(order);
      }
    }
    return orders;
  }

  @Test
  void afterAResetALabelThatComesAgainTeachesAgain() {
    head.features("a", HeadFixture.featuresOf(1, 0, 0, 0).setLabel("cat").build());
    head.label("b", "dog");
    head.features("b", 1, 0, 0, 0);
    head.served = new ServedModel(20, null, 19);
    head.label("b", "dog");
    head.label("b", "dog");
    head.features("a", HeadFixture.featuresOf(1, 0, 0, 0).setLabel("cat").build());
    head.features("a", HeadFixture.featuresOf(1, 0, 0, 0).setLabel("cat").build());

    assertThat(head.learnt()).containsExactly("a=cat", "b=dog", "b=dog", "a=cat");
    assertThat(lastExample().getCorrection()).isFalse();
    assertThat(head.metrics.repeatedLabels()).isEqualTo(1);
  }

  @Test
  void aTombstoneWithdrawsALabelThatWaits() {
    head.label("a", "cat");
    head.label("a", (String) null);
    head.features("a", 1, 0, 0, 0);

    assertThat(head.learnt()).isEmpty();
    assertThat(head.metrics.withdrawnLabels()).isEqualTo(1);
  }

  @Test
  void aLabelWithdrawnAfterItWasLearntIsNotedInTheLogAndMayBeGivenAgain() {
    head.features("a", 1, 0, 0, 0);
    head.label("a", "cat");
    head.label("a", (String) null);
    assertThat(head.log.get(head.log.size() - 1).getBody()).isEqualTo(new LabelWithdrawal("a"));

    head.label("a", "cat");
    assertThat(head.learnt()).containsExactly("a=cat", "a=cat");
  }

  @Test
  void aLabelThatWasLearntBeforeTheHorizonIsWithdrawnAlsoWhileAnotherWaits() {
    head.features("a", 1, 0, 0, 0);
    head.label("a", "cat");
    head.pass(HeadFixture.HORIZON.plusSeconds(10));
    head.label("a", "dog");
    head.label("a", (String) null);

    assertThat(head.log.get(head.log.size() - 1).getBody()).isEqualTo(new LabelWithdrawal("a"));
  }

  @Test
  void aTombstoneForAnImageThatIsLongForgottenIsNotedInTheLog() {
    head.label("a", (String) null);

    assertThat(head.log.get(head.log.size() - 1).getBody()).isEqualTo(new LabelWithdrawal("a"));
  }

  @Test
  void aTombstoneOfTheFeaturesForgetsTheImage() {
    head.features("a", 1, 0, 0, 0);
    head.features("a", (ImageFeatures) null);
    assertThat(head.log.get(head.log.size() - 1).getBody()).isEqualTo(new LabelWithdrawal("a"));
    head.label("a", "cat");

    assertThat(head.learnt()).isEmpty();
    head.features("a", 0, 1, 0, 0);
    assertThat(head.learnt()).containsExactly("a=cat");
  }

  @Test
  void featuresThatAreGoneFromTheirTopicLeaveTheLabelWaitingForOthers() {
    head.features("a", 1, 0, 0, 0);
    head.loseFeatures(0);
    head.label("a", "cat");
    assertThat(head.learnt()).isEmpty();
    assertThat(head.metrics.labelsWithoutFeatures()).isEqualTo(1);

    head.features("a", 0, 1, 0, 0);
    assertThat(head.learnt()).containsExactly("a=cat");
  }

  @Test
  void featuresOfAnotherTopicMadeOtherwiseLeaveTheLabelWaitingToo() {
    head.features("a", 1, 0, 0, 0);
    head.replaceFeatures(0, "a", HeadFixture.featuresOf(1, 0, 0, 0).setFit("crop").build());
    head.label("a", "cat");
    assertThat(head.learnt()).isEmpty();
    assertThat(head.metrics.labelsWithoutFeatures()).isEqualTo(1);
    // The label is not at fault, and no such topic exists.
    assertThat(head.deadLetterReasons("test-head-labels-repartition")).isEmpty();

    head.features("a", 0, 1, 0, 0);
    assertThat(head.learnt()).containsExactly("a=cat");
  }

  @Test
  void whatWaitsLongerThanTheHorizonIsForgotten() {
    head.label("a", "cat");
    head.features("b", 1, 0, 0, 0);
    head.pass(HeadFixture.HORIZON.minusSeconds(1));
    head.label("c", "dog");
    head.pass(Duration.ofSeconds(2));
    assertThat(head.metrics.expiredLabels()).isEqualTo(1);

    head.features("a", 1, 0, 0, 0);
    head.label("b", "cat");
    head.features("c", 1, 0, 0, 0);
    assertThat(head.learnt()).containsExactly("c=dog");
  }

  @Test
  void thousandsASecondAreForgotten() {
    int images = 2_600;
    for (int i = 0; i < images; i++) {
      head.label("image-" + i, "cat");
    }
    head.pass(HeadFixture.HORIZON.plusSeconds(10));
    for (int i = 0; i < 10; i++) {
      head.pass(Duration.ofMillis(100));
    }
    assertThat(head.metrics.expiredLabels()).isEqualTo(images);
  }

  @Test
  void badLabelsAreDeadLettersAndTheirNeighboursPass() {
    head.features("a", 1, 0, 0, 0);
    head.label("a", "  ");
    head.label("a", new byte[] {(byte) 0xff, (byte) 0xfe});
    head.label("a", new byte[] {0, 1, 2, 3, 4, 5});
    head.label("a", "x".repeat(257));
    head.label(null, "cat");
    head.label("a", "cat");

    assertThat(head.deadLetterReasons("image-labels"))
        .containsExactly("BAD_LABEL", "BAD_LABEL", "UNREADABLE_AVRO", "BAD_LABEL", "BAD_LABEL");
    assertThat(head.learnt()).containsExactly("a=cat");
    assertThat(head.metrics.deadLetters()).isEqualTo(5);
  }

  @Test
  void featuresMadeOtherwiseOrDamagedAreDeadLetters() {
    head.features("a", HeadFixture.featuresOf(1, 0, 0, 0).setWeights("others").build());
    head.features("a", HeadFixture.featuresOf(1, 0, 0, 0).setFit("crop").build());
    head.features("a", HeadFixture.featuresOf(1, 0, 0, 0).setResampling("nearest").build());
    head.features("a", HeadFixture.featuresOf(1, 0, 0, 0).setLayer("fc7").build());
    head.features("a", 1, 0, 0);
    head.features("a", 1, Float.NaN, 0, 0);
    head.features("a", 1, Float.POSITIVE_INFINITY, 0, 0);
    head.features(null, 1, 0, 0, 0);
    head.features("b", 0, 0, 0, 0);

    assertThat(head.deadLetterReasons("image-features")).hasSize(8).containsOnly("BAD_FEATURES");
    assertThat(head.predictions.readKeyValuesToList())
        .singleElement()
        .extracting("key")
        .isEqualTo("b");
  }

  @Test
  void anExampleThatTheRegistryNoLongerKnowsStopsTheTrainer() {
    byte[] ofASchemaThatIsGone = {0, 0, 0, 0, 99, 2, 2, 2};

    assertThatThrownBy(() -> head.trainOn(ofASchemaThatIsGone))
        .hasStackTraceContaining("another registry");
    assertThat(head.deadLetterReasons("head-examples")).isEmpty();
  }

  @Test
  void anExampleOfOneClassTooManyIsADeadLetterOfTheLog() {
    for (String label : List.of("a", "b", "c", "d", "a")) {
      head.features("image-" + label, HeadFixture.featuresOf(1, 0, 0, 0).setLabel(label).build());
    }
    assertThat(head.deadLetterReasons("head-examples")).containsExactly("TOO_MANY_CLASSES");
    assertThat(head.metrics.learntExamples()).isEqualTo(3);
    assertThat(head.metrics.rejectedExamples()).isEqualTo(1);
  }

  @Test
  void predictionsAreMadeWithTheModelThatIsServedAndSaySo() {
    HeadFold fold = new HeadFold(HeadFixture.NO_LOG);
    for (int i = 0; i < 20; i++) {
      String label = i % 2 == 0 ? "cat" : "dog";
      head.features(
          "image-" + i,
          HeadFixture.featuresOf(1 - i % 2, i % 3, i % 2, i % 5).setLabel(label).build());
    }
    for (int offset = 0; offset < head.log.size(); offset++) {
      fold.apply(offset, head.log.get(offset));
    }
    head.predictions.readKeyValuesToList();
    head.served =
        new ServedModel(
            fold.version(),
            LinearModel.restore(
                Settings.parameters(HeadFixture.SETTINGS), fold.classes(), fold.save()));
    head.features("new", 1, 0.5f, 0, 0.5f);

    Prediction prediction = head.predictions.readValue();
    assertThat(prediction.getLabel()).isEqualTo("cat");
    assertThat(prediction.getModelVersion()).isEqualTo(21);
    List<ClassScore> scores = prediction.getScores();
    assertThat(scores).extracting(ClassScore::getLabel).containsExactly("cat", "dog");
    assertThat(scores.get(0).getProbability() + scores.get(1).getProbability())
        .isBetween(1 - 1e-9, 1 + 1e-9);
    assertThat(prediction.getProbability()).isGreaterThan(0.5);
    assertThat(prediction.getMargin())
        .isEqualTo(scores.get(0).getProbability() - scores.get(1).getProbability());
  }
}
