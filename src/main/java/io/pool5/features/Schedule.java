package io.pool5.features;

import io.pool5.vgg16.engine.Network;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Says which of its threads may compute, with what, and how many images: a share of those that wait
 * in a lane, or all of them with the whole network, which is faster where they are too few to be
 * shared out and no lane computes. A batch takes no more than about two seconds, or one image. For
 * one thread at a time.
 */
final class Schedule {

  private static final long LONGEST_BATCH_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Network whole;
  private final List<Network> lanes;

  /** Threads that compute; only one does where that is with the whole network. */
  private int computing;

  private boolean wholeComputes;

  /** What an image takes of one lane, as the last batch went; 0 where that is not known. */
  private long imageNanos;

  Schedule(Network network) {
    this.whole = network;
    this.lanes = network.lanes();
  }

  /** The most images that a thread computes at once. */
  int mostImages(int thread) {
    return lanes.isEmpty() || thread == 0 ? whole.maxBatch() : lanes.get(thread).maxBatch();
  }

  /** Threads that there is work for. */
  int threads() {
    return Math.max(1, lanes.size());
  }

  /**
   * What a thread may compute with; null where it has to wait for others.
   *
   * @param thread from 0 on
   * @param waiting images, one or more
   */
  Network next(int thread, int waiting) {
    if (lanes.isEmpty()) {
      return whole;
    }
    if (computing > 0) {
      return wholeComputes ? null : lanes.get(thread);
    }
    if (waiting < lanes.size() * Network.LEAST_SHARE || imageNanos == 0) {
      return thread == 0 ? whole : null;
    }
    return lanes.get(thread);
  }

  /** The most images that fit into the longest batch; one where it is not known how long it is. */
  int limit(Network next) {
    if (imageNanos == 0) {
      return 1;
    }
    long fit = lanesOf(next) * LONGEST_BATCH_NANOS / imageNanos;
    return (int) Math.max(1, Math.min(next.maxBatch(), fit));
  }

  /** How many of the images that wait are computed next; the other free lanes have a share, too. */
  int images(Network next, int waiting) {
    int free = isWhole(next) ? 1 : lanes.size() - computing;
    return Math.min(limit(next), (waiting + free - 1) / free);
  }

  void began(Network next) {
    computing++;
    wholeComputes = isWhole(next);
  }

  void ended(Network next, int images, long nanos) {
    computing--;
    imageNanos = Math.max(1, lanesOf(next) * nanos / images);
  }

  /** How many like it can compute at the same time. */
  int atOnce(Network next) {
    return isWhole(next) ? 1 : lanes.size();
  }

  private int lanesOf(Network next) {
    return isWhole(next) ? threads() : 1;
  }

  private boolean isWhole(Network next) {
    return next.equals(whole);
  }
}
