package io.pool5.bench;

/**
 * What a flow could reach that wastes nothing. Decoding and the network share the cores, so an
 * image costs the core time of both: the rate at which the cores can pay that, or the bare engine's
 * own where cores are left over.
 *
 * @param engineImagesPerSecond the bare engine's median at the flow's batch size
 * @param decodeCoreMs of one core to decode and resize an image, in milliseconds
 * @param imagesPerSecond the yardstick
 */
public record Yardstick(double engineImagesPerSecond, double decodeCoreMs, double imagesPerSecond) {

  /**
   * @param engineThreads cores that the bare engine keeps busy
   * @param processors that there are
   */
  static Yardstick of(
      double engineImagesPerSecond, int engineThreads, double decodeCoreMs, int processors) {
    double engineCoreSeconds = Math.min(engineThreads, processors) / engineImagesPerSecond;
    double both = processors / (engineCoreSeconds + decodeCoreMs / 1e3);
    return new Yardstick(
        engineImagesPerSecond, decodeCoreMs, Math.min(engineImagesPerSecond, both));
  }
}
