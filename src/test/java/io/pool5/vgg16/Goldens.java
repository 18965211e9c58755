package io.pool5.vgg16;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Reference pixels and features, computed in float64 by another implementation. */
public final class Goldens {

  /** The cases that have features. */
  public static final List<String> WITH_FEATURES =
      List.of(
          "waves-224x224.squash-bilinear",
          "waves-300x200.squash-bilinear",
          "waves-300x200.crop-bilinear",
          "waves-200x300.squash-bilinear",
          "waves-200x300.crop-bilinear",
          "checker-1024.squash-bilinear",
          "corners-2x2.squash-bilinear",
          "corner-white.squash-bilinear",
          "red.squash-bilinear",
          "blue.squash-bilinear",
          "gray128.squash-bilinear");

  private Goldens() {}

  /** 224 x 224 x 3 bytes. */
  public static byte[] rgb(String name) {
    return resource(name + ".rgb");
  }

  /** 7 x 7 x 512 values. */
  public static float[] pool5(String name) {
    byte[] bytes = resource(name + ".pool5");
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  /**
   * Compares features with those of a reference.
   *
   * @param name of the image
   * @param tolerance the largest error allowed where values reach 200; in proportion where they are
   *     larger
   */
  public static void assertClose(
      String name, float[] reference, float[] features, float tolerance) {
    assertThat(features).hasSameSizeAs(reference);
    float largest = 0;
    float error = 0;
    for (int i = 0; i < reference.length; i++) {
      largest = Math.max(largest, reference[i]);
      error = Math.max(error, Math.abs(reference[i] - features[i]));
    }
    assertThat(error)
        .as("largest error of %s, whose values reach %s", name, largest)
        .isLessThanOrEqualTo(tolerance * Math.max(1, largest / 200));
  }

  private static byte[] resource(String name) {
    try (InputStream in = Goldens.class.getResourceAsStream("/goldens/procedural/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
