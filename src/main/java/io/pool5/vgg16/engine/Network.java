package io.pool5.vgg16.engine;

import java.util.List;

/**
 * VGG16 up to pool5, prepared on one engine: a batch of images in, their activations out.
 *
 * <p>A network is used by one thread at a time. It owns native memory until it is closed.
 */
public interface Network extends AutoCloseable {

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
