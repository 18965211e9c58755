package io.pool5.vgg16.engine;

import java.util.List;

/**
 * VGG16 up to pool5, prepared on one engine: a batch of images in, their activations out.
 *
 * <p>A network is used by one thread at a time. Threads that a library computes with may be set for
 * the calling thread, and stay so. It owns native memory until it is closed.
 */
public interface Network extends AutoCloseable {

  /** With fewer images for each lane the weights, which come from memory, are read too often. */
  int LEAST_SHARE = 2;

  /** The most images that one call takes. */
  int maxBatch();

  /**
   * Computes the activations of block5_pool.
   *
   * @param rgb 1 to {@link #maxBatch()} images, each 224 x 224 x 3 bytes (height, width, channel;
   *     red, green, blue)
   * @param features receives 7 x 7 x 512 values an image (height, width, channel), one image after
   *     the other; at least that long
   * @throws IllegalArgumentException where the batch or {@code features} has the wrong size
   * @throws IllegalStateException after {@link #close()}
   * @throws RuntimeException where the engine fails; the network is of no use afterwards
   */
  void forward(List<byte[]> rgb, float[] features);

  /**
   * Parts of the network that compute at the same time, each by a thread of its own and with its
   * share of the threads: none of them waits for another. They share the weights, belong to this
   * network and are closed with it, and must not compute while the whole does.
   *
   * @return empty where only the whole computes
   */
  default List<Network> lanes() {
    return List.of();
  }

  /** What runs the network. */
  NetworkInfo info();

  /**
   * Runs the network once, on no image in particular, and times each layer.
   *
   * @return in order; empty where the engine does not tell
   */
  default List<LayerTiming> layers() {
    return List.of();
  }

  /** Gives the native memory back. Idempotent. */
  @Override
  void close();
}
