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

  /** Three channels are no multiple of a block: they come as planes, or pixel by pixel. */
  memory.format_tag sourceLayout(int channels) {
    return channels == 3 && layout != memory.format_tag.nhwc ? memory.format_tag.nchw : layout;
  }
}
