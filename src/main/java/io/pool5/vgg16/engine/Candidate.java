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

  /**
   * Whether its rounding errors are small enough for that place. Those of the last two convolutions
   * are averaged out least: there a direct kernel has to add up in {@link Parts}. Winograd's sums
   * are short already, but it will not do for the last one, which no other comes after.
   */
  boolean isExactFor(PlacedConvolution place) {
    return !place.decidesExactness() || hasParts() || (winograd && !place.isLast());
  }

  /** Whether it can be computed in {@link Parts}: channels in blocks, and no Winograd. */
  boolean hasParts() {
    return !winograd && layout != memory.format_tag.nhwc;
  }

  /** Three channels are no multiple of a block: they come as planes, or pixel by pixel. */
  memory.format_tag sourceLayout(int channels) {
    return channels == 3 && layout != memory.format_tag.nhwc ? memory.format_tag.nchw : layout;
  }
}
