package io.pool5.features;

import io.pool5.vgg16.engine.Network;
import io.pool5.vgg16.engine.NetworkInfo;
import java.util.Arrays;
import java.util.List;

/** A network that fails, in one way or another, at images of one colour. */
final class BrokenNetwork implements Network {

  /** What goes wrong. */
  enum Fault {
    NATIVE_ERROR,
    NO_NATIVE_MEMORY,
    NO_NUMBERS,
    INFINITE,
    UNWRITTEN,
    ZEROS
  }

  private static final int SIZE = 25_088;

  private final Fault fault;
  private final int red;

  BrokenNetwork(Fault fault, int red) {
    this.fault = fault;
    this.red = red;
  }

  @Override
  public int maxBatch() {
    return 4;
  }

  @Override
  public void forward(List<byte[]> rgb, float[] features) {
    for (int i = 0; i < rgb.size(); i++) {
      int first = rgb.get(i)[0] & 0xff;
      if (first != red) {
        Arrays.fill(features, i * SIZE, (i + 1) * SIZE, first);
      } else {
        fail(features, i * SIZE);
      }
    }
  }

  private void fail(float[] features, int at) {
    switch (fault) {
      case NATIVE_ERROR -> throw new IllegalStateException("could not execute a primitive");
      case NO_NATIVE_MEMORY -> throw new OutOfMemoryError("Physical memory usage is too high");
      case NO_NUMBERS -> Arrays.fill(features, at, at + SIZE, Float.NaN);
      case INFINITE -> {
        Arrays.fill(features, at, at + SIZE, red);
        features[at + SIZE - 1] = Float.POSITIVE_INFINITY;
      }
      case ZEROS -> Arrays.fill(features, at, at + SIZE, 0);
      default -> {
        // It says that it has computed, and has not.
      }
    }
  }

  @Override
  public NetworkInfo info() {
    return new NetworkInfo("fake", "1", "fp32", "none", maxBatch());
  }

  @Override
  public void close() {}
}
