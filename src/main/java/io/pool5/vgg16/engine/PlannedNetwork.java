package io.pool5.vgg16.engine;

import io.pool5.vgg16.Vgg16;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the engines share: a batch is computed by the largest plans that it fills, whose sizes are
 * powers of two where nothing else is said; a plan is made when it is first needed.
 *
 * @param <P> the network prepared for one batch size
 */
abstract class PlannedNetwork<P> implements Network {

  private final NetworkInfo info;
  private final Map<Integer, P> plans = new TreeMap<>();
  private boolean closed;

  PlannedNetwork(NetworkInfo info) {
    this.info = info;
  }

  /** Prepares the network for batches of exactly that size. */
  abstract P build(int batch);

  /** How many of so many images, in a plan of their own, are computed next. */
  int planned(int images) {
    return Integer.highestOneBit(images);
  }

  /** Computes as many images as the plan is for; their features go to {@code offset} and on. */
  abstract void run(P plan, List<byte[]> rgb, float[] features, int offset);

  /** Frees a plan. */
  abstract void free(P plan);

  /** Frees what the plans share, after them. */
  abstract void freeShared();

  final P plan(int batch) {
    return plans.computeIfAbsent(batch, this::build);
  }

  @Override
  public final NetworkInfo info() {
    return info;
  }

  @Override
  public final int maxBatch() {
    return info.maxBatch();
  }

  @Override
  public final void forward(List<byte[]> rgb, float[] features) {
    if (closed) {
      throw new IllegalStateException("The network is closed");
    }
    check(rgb, features);
    compute(rgb, features, 0);
  }

  /** Computes images that have been checked; their features go to {@code offset} and on. */
  void compute(List<byte[]> rgb, float[] features, int offset) {
    for (int done = 0; done < rgb.size(); ) {
      int batch = planned(rgb.size() - done);
      run(plan(batch), rgb.subList(done, done + batch), features, offset + done * Vgg16.FEATURES);
      done += batch;
    }
  }

  private void check(List<byte[]> rgb, float[] features) {
    if (rgb.isEmpty() || rgb.size() > maxBatch()) {
      throw new IllegalArgumentException(rgb.size() + " images in a batch of 1 to " + maxBatch());
    }
    for (byte[] image : rgb) {
      if (image.length != Vgg16.IMAGE_BYTES) {
        throw new IllegalArgumentException(
            "An image of " + image.length + " bytes, not " + Vgg16.IMAGE_BYTES);
      }
    }
    if (features.length < rgb.size() * Vgg16.FEATURES) {
      throw new IllegalArgumentException(
          "Room for " + features.length + " values, not " + rgb.size() * Vgg16.FEATURES);
    }
  }

  @Override
  public final void close() {
    if (!closed) {
      closed = true;
      plans.values().forEach(this::free);
      plans.clear();
      freeShared();
    }
  }
}
