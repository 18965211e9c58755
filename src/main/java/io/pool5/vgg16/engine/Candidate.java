package io.pool5.vgg16.engine;

import org.bytedeco.dnnl.memory;

/**
 * A way to compute a convolution.
 *
 * @param winograd the algorithm: else direct
 * @param layout of the activations, source and destination
 * @param kernel the library's name for the code that it runs
 */
record Candidate(boolean winograd, memory.format_tag layout, String kernel) {

  private static final int EXACT_SLICE = 8;

  /**
   * Whether its rounding errors are small enough for that place. Those of the last convolution are
   * averaged out by no other: channel by channel (nhwc) it is less exact than in blocks of
   * channels, and so is Winograd on tiles of 4 x 4 for few images. Of 60 ways through the network
   * taken at random (AVX-512) 12 were more than 2.5e-4 off where values reach 200, the worst
   * 3.7e-4; of 60 others without these the worst was 2.3e-4 off.
   *
   * @param slice images at once
   */
  boolean isExactFor(PlacedConvolution place, int slice) {
    boolean largeTiles = kernel.contains("wino_4x3");
    return !place.isLast()
        || (layout != memory.format_tag.nhwc && (!largeTiles || slice >= EXACT_SLICE));
  }

  /** Three channels are no multiple of a block: they come as planes, or pixel by pixel. */
  memory.format_tag sourceLayout(int channels) {
    return channels == 3 && layout != memory.format_tag.nhwc ? memory.format_tag.nchw : layout;
  }
}
