package io.pool5.view;

import java.util.Locale;

/**
 * Where a stream stands.
 *
 * @param images predicted so far
 * @param imagesPerSecond lately
 * @param queue images in work
 * @param learnt examples learnt
 * @param accuracy of the predictions served; NaN before the first label
 * @param recentAccuracy of the last 50 of them
 * @param deadLetters in all dead letter topics
 */
public record Status(
    long images,
    double imagesPerSecond,
    int queue,
    long learnt,
    double accuracy,
    double recentAccuracy,
    long deadLetters) {

  /** As one line. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "%,d images  %.1f/s  queue %d  learnt %,d  right %s (last 50: %s)  dead letters %,d",
        images,
        imagesPerSecond,
        queue,
        learnt,
        percent(accuracy),
        percent(recentAccuracy),
        deadLetters);
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }
}
