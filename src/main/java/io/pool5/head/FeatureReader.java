package io.pool5.head;

import io.pool5.events.BadRecordException;
import io.pool5.events.HeadSettings;
import io.pool5.events.ImageFeatures;
import io.pool5.linear.SparseVector;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Takes the vector out of a feature record, where it was made as this head expects. Thread-safe.
 */
final class FeatureReader {

  private final HeadSettings settings;

  FeatureReader(HeadSettings settings) {
    this.settings = settings;
  }

  /**
   * The activations without their zeros.
   *
   * @throws BadRecordException where other weights or another preprocessing made them, or they are
   *     damaged
   */
  SparseVector read(ImageFeatures features) {
    require("layer", settings.getLayer(), features.getLayer());
    require("weights", settings.getWeights(), features.getWeights());
    require("fit", settings.getFit(), features.getFit());
    require("resampling", settings.getResampling(), features.getResampling());
    FloatBuffer floats =
        features.getVector().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    int bytes = features.getVector().remaining();
    if (bytes != settings.getDimension() * Float.BYTES) {
      throw bad("The vector has " + bytes + " bytes, not " + settings.getDimension() * Float.BYTES);
    }
    float[] dense = new float[settings.getDimension()];
    floats.get(dense);
    try {
      return SparseVector.fromDense(dense);
    } catch (IllegalArgumentException e) {
      throw new BadRecordException(
          BadRecordException.Reason.BAD_FEATURES, "The vector is damaged: " + e.getMessage(), e);
    }
  }

  /** How what a head reads differs from what this does; empty where it does not. */
  List<String> differences(HeadSettings inForce) {
    return Settings.differences(
        HeadSettings.newBuilder(settings)
            .setDimension(inForce.getDimension())
            .setLayer(inForce.getLayer())
            .setWeights(inForce.getWeights())
            .setFit(inForce.getFit())
            .setResampling(inForce.getResampling())
            .build(),
        settings);
  }

  private static void require(String what, String expected, String found) {
    if (!expected.equals(found)) {
      throw bad("Made with " + what + " " + found + "; this head reads " + expected + " only");
    }
  }

  private static BadRecordException bad(String message) {
    return new BadRecordException(BadRecordException.Reason.BAD_FEATURES, message);
  }
}
