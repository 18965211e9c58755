package io.pool5.image;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One decode of one file: its limits in pixels, heap and time, and what was odd about the file.
 * Used by one thread.
 */
final class Decoding implements AutoCloseable {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** They go into the feature record. */
  private static final int MOST_WARNINGS = 20;

  private static final int LONGEST_WARNING = 200;

  private final byte[] file;
  private final ImageFormat format;
  private final ImageSettings settings;
  private final HeapShare heap;
  private final List<String> warnings = new ArrayList<>();
  private long startNanos = System.nanoTime();
  private long startWorkNanos = workNanos();
  private int taken;

  Decoding(byte[] file, ImageFormat format, ImageSettings settings, HeapShare heap) {
    this.file = file;
    this.format = format;
    this.settings = settings;
    this.heap = heap;
  }

  byte[] file() {
    return file;
  }

  ImageFormat format() {
    return format;
  }

  /** 0xRRGGBB. */
  int background() {
    return settings.background();
  }

  List<String> warnings() {
    return warnings;
  }

  /** Something odd that is passed over; of very many the first. */
  void warn(String sentence) {
    String cut = sentence.substring(0, Math.min(sentence.length(), LONGEST_WARNING));
    if (warnings.size() < MOST_WARNINGS && !warnings.contains(cut)) {
      warnings.add(cut);
    }
  }

  /**
   * To be called with what the header says before any pixel is allocated. Waits where other images
   * take the heap at the moment.
   *
   * @param bytesPerPixel what the decoder allocates for each pixel, in all
   * @throws BadImageException where the image is larger than the limits
   */
  void admit(long width, long height, int bytesPerPixel) throws BadImageException {
    checkSize(width, height);
    long bytes = width * height * bytesPerPixel;
    if (bytes > heap.bytes()) {
      throw new BadImageException(
          String.format(
              "%s of %,d x %,d pixels takes %,d MB to decode, and this Java's heap has %,d MB for"
                  + " images: start it with a larger one (-Xmx)",
              format.displayName(), width, height, bytes >> 20, heap.bytes() >> 20));
    }
    if (taken > 0) {
      throw new IllegalStateException("admitted already");
    }
    taken = heap.take(bytes);
    startNanos = System.nanoTime();
    startWorkNanos = workNanos();
  }

  /** Whether a size is within the limits; for what an image consists of, too. */
  void checkSize(long width, long height) throws BadImageException {
    if (width < 1 || height < 1) {
      throw new BadImageException(format.displayName() + " without pixels");
    }
    if (Math.max(width, height) > settings.maxSide() || width * height > settings.maxPixels()) {
      throw new BadImageException(
          String.format(
              "%s of %,d x %,d pixels is too large: the limits are %,d a side and %,d in all",
              format.displayName(), width, height, settings.maxSide(), settings.maxPixels()));
    }
  }

  /**
   * Whether this decode has computed for longer than the limit. Not how long it has taken: an image
   * is no worse for a machine that slept meanwhile, or that has too much else to do.
   */
  boolean timeIsUp() {
    long limitNanos = TimeUnit.MILLISECONDS.toNanos(settings.timeoutMs());
    // The first is quick to tell, and nearly always the answer.
    return System.nanoTime() - startNanos > limitNanos && workNanos() - startWorkNanos > limitNanos;
  }

  /** What this thread has computed so far; the time of day where the system does not tell. */
  private static long workNanos() {
    return THREADS.isCurrentThreadCpuTimeSupported()
        ? THREADS.getCurrentThreadCpuTime()
        : System.nanoTime();
  }

  /** What a decode that took too long fails with. */
  BadImageException tooSlow() {
    return new BadImageException(
        String.format(
            "%s takes longer than the limit of %,d ms to decode",
            format.displayName(), settings.timeoutMs()));
  }

  BadImageException cutShort() {
    return new BadImageException(format.displayName() + " is cut short: its end is missing");
  }

  BadImageException damaged(String how) {
    return new BadImageException(format.displayName() + " is damaged: " + how);
  }

  BadImageException unsupported(String what) {
    return new BadImageException(format.displayName() + " with " + what + " is not supported");
  }

  @Override
  public void close() {
    heap.free(taken);
    taken = 0;
  }
}
