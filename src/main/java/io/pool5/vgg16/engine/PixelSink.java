package io.pool5.vgg16.engine;

/** Where a layer's activations go. */
@FunctionalInterface
interface PixelSink {

  /** Sets some channels of a pixel, from {@code channel} on, all of one group. */
  void put(int image, int y, int x, int channel, float[] values, int from, int count);
}
