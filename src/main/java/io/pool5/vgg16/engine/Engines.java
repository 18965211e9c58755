package io.pool5.vgg16.engine;

import io.pool5.vgg16.weights.Vgg16Weights;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the network on the engine that is asked for, or on the fastest that this machine has. */
public final class Engines {

  private static final Logger log = LoggerFactory.getLogger(Engines.class);

  private Engines() {}

  /**
   * Prepares the network.
   *
   * @param engine auto, onednn, winograd, nd4j or cuda
   * @param precision fp32 or bf16
   * @param maxBatch the most images that one call will take
   * @throws EngineUnavailableException where this machine lacks the engine or the precision
   */
  public static Network open(String engine, String precision, Vgg16Weights weights, int maxBatch)
      throws EngineUnavailableException {
    warnOfTooManyThreads();
    return switch (engine) {
      case "onednn" -> openOneDnn(precision, weights, maxBatch);
      case "winograd" -> openWinograd(precision, weights, maxBatch);
      case "nd4j" -> openNd4j(precision, weights, maxBatch);
      case "cuda" -> openCuda(precision, weights, maxBatch);
      case "auto" -> openFastest(precision, weights, maxBatch);
      default ->
          throw new EngineUnavailableException(
              "There is no engine " + engine + "; there are auto, onednn, winograd, nd4j and cuda");
    };
  }

  private static void warnOfTooManyThreads() {
    int processors = Runtime.getRuntime().availableProcessors();
    if (threads() > processors) {
      log.warn(
          "The network computes with {} threads on {} processors, which is slow: start with"
              + " OMP_NUM_THREADS={}",
          threads(),
          processors,
          processors);
    }
  }

  /** Threads that compute, where the engine runs on CPUs. */
  public static int threads() {
    return OpenMp.threads();
  }

  private static Network openFastest(String precision, Vgg16Weights weights, int maxBatch)
      throws EngineUnavailableException {
    if (Cuda.isBuiltIn()) {
      try {
        return openCuda(precision, weights, maxBatch);
      } catch (EngineUnavailableException e) {
        log.warn("{}. Taking oneDNN, which computes on the CPU", e.getMessage());
      }
      return openOneDnn(precision, weights, maxBatch);
    }
    try {
      OneDnn.version();
    } catch (LinkageError | RuntimeException e) {
      log.warn("{}. Taking ND4J, which is slower", NativeLibraries.sentence("oneDNN", e));
      return openNd4j(precision, weights, maxBatch);
    }
    if (precision.equals("fp32") && OneDnn.lacksWinograd()) {
      try {
        return openWinograd(precision, weights, maxBatch);
      } catch (EngineUnavailableException e) {
        log.warn("{}. Taking oneDNN alone, which is slower", e.getMessage());
      }
    }
    return openOneDnn(precision, weights, maxBatch);
  }

  private static Network openWinograd(String precision, Vgg16Weights weights, int maxBatch)
      throws EngineUnavailableException {
    requireFp32("winograd", precision);
    try {
      return new WinogradNetwork(weights, maxBatch);
    } catch (LinkageError | RuntimeException e) {
      throw unavailable("The engine winograd", e);
    } catch (OutOfMemoryError e) {
      throw tooLittleMemory(e);
    }
  }

  private static Network openOneDnn(String precision, Vgg16Weights weights, int maxBatch)
      throws EngineUnavailableException {
    try {
      requireOneDnnHas(precision);
      return new OneDnnNetwork(weights, precision.equals("bf16"), maxBatch);
    } catch (LinkageError | RuntimeException e) {
      throw unavailable("oneDNN", e);
    } catch (OutOfMemoryError e) {
      throw tooLittleMemory(e);
    }
  }

  /**
   * bf16 costs accuracy, so it is offered only where it buys speed: without AMX, Winograd's kernels
   * for fp32 are as fast.
   */
  private static void requireOneDnnHas(String precision) throws EngineUnavailableException {
    boolean amx = OneDnn.hasAmx();
    if (!precision.equals("fp32") && !(amx && precision.equals("bf16"))) {
      throw new EngineUnavailableException(
          "This CPU ("
              + OneDnn.instructionSet()
              + ") has no "
              + precision
              + (precision.equals("bf16") ? " that is faster, which needs AMX" : "")
              + "; it has fp32"
              + (amx ? " and bf16" : ""));
    }
  }

  private static Network openCuda(String precision, Vgg16Weights weights, int maxBatch)
      throws EngineUnavailableException {
    requireFp32("cuda", precision);
    Cuda.require();
    try {
      return new Nd4jNetwork(weights, maxBatch);
    } catch (LinkageError | RuntimeException e) {
      throw unavailable("ND4J's CUDA backend", e);
    }
  }

  private static Network openNd4j(String precision, Vgg16Weights weights, int maxBatch)
      throws EngineUnavailableException {
    requireFp32("nd4j", precision);
    if (Cuda.isBuiltIn()) {
      throw new EngineUnavailableException(
          "This build of pool5 has CUDA in the place of ND4J for CPUs: take --engine onednn or cuda");
    }
    try {
      return new Nd4jNetwork(weights, maxBatch);
    } catch (LinkageError | RuntimeException e) {
      throw unavailable("ND4J", e);
    } catch (OutOfMemoryError e) {
      throw tooLittleMemory(e);
    }
  }

  private static void requireFp32(String engine, String precision)
      throws EngineUnavailableException {
    if (!precision.equals("fp32")) {
      throw new EngineUnavailableException(
          "The engine " + engine + " has no " + precision + "; it has fp32");
    }
  }

  private static EngineUnavailableException tooLittleMemory(OutOfMemoryError failure) {
    log.debug("No memory", failure);
    return new EngineUnavailableException(
        "There is too little memory for the network: " + failure.getMessage());
  }

  /** The sentence says it all; the causes, which are long and say less, go to the log. */
  private static EngineUnavailableException unavailable(String library, Throwable failure) {
    log.debug("{} cannot be used", library, failure);
    return new EngineUnavailableException(NativeLibraries.sentence(library, failure));
  }
}
