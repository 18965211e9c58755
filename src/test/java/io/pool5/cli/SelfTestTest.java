package io.pool5.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.image.ImageDecoder;
import io.pool5.image.ImageSettings;
import io.pool5.vgg16.Goldens;
import org.junit.jupiter.api.Test;

class SelfTestTest {

  private static final String GOLDEN = "waves-300x200.squash-bilinear";
  private static final double TOLERANCE = 1e-6;

  @Test
  void theKnownImageIsTheGoldenOne() throws Exception {
    assertThat(new ImageDecoder(ImageSettings.DEFAULTS).decode(KnownImage.png()).rgb())
        .isEqualTo(Goldens.rgb(GOLDEN));
    Finding finding = SelfTest.compare(Goldens.pool5(GOLDEN), 1e-8, 50);
    assertThat(finding.status()).isEqualTo(Finding.Status.OK);
    assertThat(finding.detail()).endsWith("(at most 1.0e-08 is right), 50 ms an image");
  }

  @Test
  void oneActivationThatIsOffIsFound() {
    for (int place : KnownImage.PLACES) {
      float[] features = Goldens.pool5(GOLDEN);
      features[place] += 0.001f;
      assertThat(SelfTest.compare(features, TOLERANCE, 50).status())
          .isEqualTo(Finding.Status.FAILED);
    }
  }

  @Test
  void whatIsNotLookedAtByItselfIsFoundByTheLength() {
    float[] features = Goldens.pool5(GOLDEN);
    features[0] += 2;
    assertThat(SelfTest.compare(features, TOLERANCE, 50).status()).isEqualTo(Finding.Status.FAILED);

    features[0] = Float.NaN;
    assertThat(SelfTest.compare(features, TOLERANCE, 50).status()).isEqualTo(Finding.Status.FAILED);
  }
}
