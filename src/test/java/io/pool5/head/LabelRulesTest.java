package io.pool5.head;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which labels are which class, and that what is refused leaves no trace in the model. */
class LabelRulesTest {

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

  private HeadFold folded() {
    HeadFold fold = new HeadFold(HeadFixture.NO_LOG);
    for (int offset = 0; offset < head.log.size(); offset++) {
      fold.applyAgain(offset, head.log.get(offset));
    }
    return fold;
  }

  @Test
  void caseMattersAndWhiteSpaceAtTheEndsDoesNot() {
    String longest = "x".repeat(256);
    String[] labels = {"\tCat\n", "cat", "Cat", " " + longest + " "};
    for (int i = 0; i < labels.length; i++) {
      head.features("image-" + i, 1, i, 0, 0);
      head.label("image-" + i, labels[i]);
    }
    assertThat(folded().classes()).containsExactly("Cat", "cat", longest);
    assertThat(head.deadLetterReasons("image-labels")).isEmpty();
  }

  @Test
  void oneClassTooManyLeavesTheModelAsItWas() {
    for (String label : new String[] {"a", "b", "c"}) {
      head.features("image-" + label, 1, 2, 3, 0);
      head.label("image-" + label, label);
    }
    HeadFold before = folded();
    head.features("image-d", 1, 2, 3, 4);
    head.label("image-d", "d");

    assertThat(head.log).hasSize(5); // the settings and four examples, the last a dead letter
    assertThat(head.deadLetterReasons("head-examples")).containsExactly("TOO_MANY_CLASSES");
    assertThat(PublishedHead.hex(folded().save())).isEqualTo(PublishedHead.hex(before.save()));
  }

  @Test
  void badFeaturesReachNeitherTheLogNorTheModel() {
    head.features("a", 1, 2, 0, 0);
    head.label("a", "cat");
    int entries = head.log.size();
    for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
      head.features("b", HeadFixture.featuresOf(1, bad, 0, 0).setLabel("dog").build());
    }
    head.features("b", HeadFixture.featuresOf(1, 2, 3).setLabel("dog").build());
    head.features("b", HeadFixture.featuresOf(1, 2, 3, 4).setWeights("x").setLabel("dog").build());

    assertThat(head.deadLetterReasons("image-features")).hasSize(4).containsOnly("BAD_FEATURES");
    assertThat(head.log).hasSize(entries);
  }
}
