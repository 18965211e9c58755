package io.pool5.cli;

import io.pool5.image.BadImageException;
import io.pool5.image.ImageDecoder;
import io.pool5.image.ImageSettings;
import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.engine.Network;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Decodes and computes {@link KnownImage} and compares. */
final class SelfTest {

  private static final String NAME = "self-test";

  /** In parts of the largest activation: 2.5e-4, as in the tests of the engines. */
  private static final double FP32_TOLERANCE = 2.5e-4 / KnownImage.LARGEST;

  /** bf16 has eight bits of precision. */
  private static final double BF16_TOLERANCE = 0.02;

  private SelfTest() {}

  /** Whether this machine computes what it should, and how fast. */
  static Finding run(Network network) {
    byte[] rgb;
    try {
      rgb = new ImageDecoder(ImageSettings.DEFAULTS).decode(KnownImage.png()).rgb();
    } catch (BadImageException e) {
      return Finding.failed(NAME, "a sound PNG cannot be decoded: " + Failures.sentence(e));
    }
    if (!sha256(rgb).equals(KnownImage.PIXELS)) {
      return Finding.failed(
          NAME, "a known image decodes to other pixels; does this Java have its own ImageIO?");
    }
    float[] features = new float[Vgg16.FEATURES];
    network.forward(List.of(rgb), features);
    // The first one prepares.
    long startNanos = System.nanoTime();
    network.forward(List.of(rgb), features);
    return compare(
        features,
        network.info().precision().equals("bf16") ? BF16_TOLERANCE : FP32_TOLERANCE,
        (System.nanoTime() - startNanos) / 1e6);
  }

  static Finding compare(float[] features, double tolerance, double milliseconds) {
    double error = Math.abs(norm(features) - KnownImage.NORM) / KnownImage.NORM;
    for (int i = 0; i < KnownImage.PLACES.length; i++) {
      double difference = features[KnownImage.PLACES[i]] - KnownImage.ACTIVATIONS[i];
      error = Math.max(error, Math.abs(difference) / KnownImage.LARGEST);
    }
    String found =
        String.format(
            Locale.ROOT,
            "a known image's features differ by %.1e of the largest (at most %.1e is right)",
            error,
            tolerance);
    // Not "greater than": it may be no number.
    return error <= tolerance
        ? Finding.ok(NAME, found + String.format(Locale.ROOT, ", %.0f ms an image", milliseconds))
        : Finding.failed(NAME, found + ". Features made here are wrong: try another --engine");
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
