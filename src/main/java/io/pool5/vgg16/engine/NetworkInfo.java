package io.pool5.vgg16.engine;

/**
 * What runs a network.
 *
 * @param engine onednn, winograd, nd4j or cuda
 * @param version of the library
 * @param precision fp32 or bf16
 * @param instructionSet of the CPU, as the library names it; the name of a graphics card
 * @param maxBatch the most images that one call takes
 */
public record NetworkInfo(
    String engine, String version, String precision, String instructionSet, int maxBatch) {

  NetworkInfo withMaxBatch(int images) {
    return new NetworkInfo(engine, version, precision, instructionSet, images);
  }

  /** Engine, version and instruction set, as feature records carry them. */
  public String describe() {
    return engine + " " + version + " " + instructionSet;
  }
}
