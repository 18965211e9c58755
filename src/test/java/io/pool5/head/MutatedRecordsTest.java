package io.pool5.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.events.AvroSerde;
import io.pool5.events.ImageFeatures;
import io.pool5.events.ImageLabel;
import io.pool5.events.Mutations;
import io.pool5.faults.Extent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged labels and features: none stops a head, none is lost. */
class MutatedRecordsTest {

  private static final int RECORDS = Extent.of(500, 10_000);

  @TempDir private Path dir;

  private final Mutations mutations = new Mutations(11);

  @Test
  void eachLabelIsLearntOrADeadLetter() {
    try (HeadFixture head = new HeadFixture(dir);
        AvroSerde<ImageLabel> serde = new AvroSerde<>(ImageLabel.class, head.registry)) {
      byte[] text = "tulip, common".getBytes(StandardCharsets.UTF_8);
      byte[] avro =
          serde
              .serializer()
              .serialize(
                  "image-labels",
                  ImageLabel.newBuilder().setLabel("tulip").setSource("me").build());
      List<byte[]> dead = new ArrayList<>();
      for (int i = 0; i < RECORDS; i++) {
        head.features("image " + i, 1, 0, 0, 0);
        int learnt = head.learnt().size();
        byte[] mutated = mutations.of(i % 2 == 0 ? avro : text);
        head.label("image " + i, mutated);
        if (head.learnt().size() == learnt) {
          dead.add(mutated);
        }
      }
      assertThat(head.learnt()).doesNotHaveDuplicates().hasSize(RECORDS - dead.size());
      assertThat(head.deadLetterValues("image-labels")).containsExactlyElementsOf(dead);
      assertThat(dead).hasSizeBetween(RECORDS / 10, RECORDS - 1);
    }
  }

  @Test
  void eachFeatureRecordIsPredictedOrADeadLetter() {
    try (HeadFixture head = new HeadFixture(dir);
        AvroSerde<ImageFeatures> serde = new AvroSerde<>(ImageFeatures.class, head.registry)) {
      byte[] good =
          serde
              .serializer()
              .serialize(
                  "image-features", HeadFixture.featuresOf(1, 0, 2, 0).setLabel("rose").build());
      List<String> predicted = new ArrayList<>();
      for (int i = 0; i < RECORDS; i++) {
        long dead = head.metrics.deadLetters();
        head.featureBytes("image " + i, mutations.of(good));
        List<String> now =
            head.predictions.readKeyValuesToList().stream().map(pair -> pair.key).toList();
        predicted.addAll(now);
        // A label that the damage has made may be one class too many, which is the log's affair.
        long ofLog = head.deadLetterReasons("head-examples").size();
        assertThat(now.size() + head.metrics.deadLetters() - dead - ofLog)
            .as("of record %d", i)
            .isOne();
      }
      assertThat(predicted).doesNotHaveDuplicates().hasSizeBetween(1, RECORDS - 1);
    }
  }
}
