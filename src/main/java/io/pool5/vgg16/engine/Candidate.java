package io.pool5.vgg16.engine;

import io.pool5.vgg16.engine.PlacedConvolution.Shape;
import org.bytedeco.dnnl.memory;

/**
 * A way to compute a convolution.
 *
 * @param winograd the algorithm: else direct
 * @param layout of the activations, source and destination
 * @param kernel the library's name for the code that it runs
 */
record Candidate(boolean winograd, memory.format_tag layout, String kernel) {

  private static final int SMALLEST_SIDE = 14;
  private static final int EXACT_SLICE = 8;

  /**
   * Whether its rounding errors are small enough to come last. Winograd on tiles of 4 x 4 adds them
   * up over the 512 channels of the smallest images, in an order that is worse for few images: with
   * it, features were 3.0e-4 off where values reach 200, and at most 2.5e-4 in the other ways that
   * were tried.
   *
   * @param slice images at once
   */
  boolean isExactFor(Shape shape, int slice) {
    return !kernel.contains("wino_4x3") || shape.side() > SMALLEST_SIDE || slice >= EXACT_SLICE;
  }

  /** Three channels are no multiple of a block: they come as planes, or pixel by pixel. */
  memory.format_tag sourceLayout(int channels) {
    return channels == 3 && layout != memory.format_tag.nhwc ? memory.format_tag.nchw : layout;
  }
}
