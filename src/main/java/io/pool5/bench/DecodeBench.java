package io.pool5.bench;

import io.pool5.image.BadImageException;
import io.pool5.image.ImageDecoder;
import io.pool5.image.ImageSettings;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;

/** Core time to decode and resize images, on the calling thread. */
final class DecodeBench {

  private final ImageDecoder decoder;
  private final long nanos;

  /**
   * @param seconds of warming up, and again of measuring; longer where one round takes longer
   */
  DecodeBench(ImageSettings settings, double seconds) {
    this.decoder = new ImageDecoder(settings);
    this.nanos = (long) (seconds * 1e9);
  }

  /** Milliseconds of a core for an image, on average over whole rounds of all of them. */
  double coreMs(List<byte[]> files) {
    rounds(files);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    int decoded = rounds(files);
    return (threads.getCurrentThreadCpuTime() - before) / 1e6 / decoded;
  }

  private int rounds(List<byte[]> files) {
    int decoded = 0;
    long startNanos = System.nanoTime();
    do {
      for (byte[] file : files) {
        decode(file);
        decoded++;
      }
    } while (System.nanoTime() - startNanos < nanos);
    return decoded;
  }

  private void decode(byte[] file) {
    try {
      decoder.decode(file);
    } catch (BadImageException refused) {
      // The flow spends that time too.
    }
  }
}
