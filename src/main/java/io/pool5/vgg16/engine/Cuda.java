package io.pool5.vgg16.engine;

import org.nd4j.linalg.factory.Nd4jBackend;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Whether ND4J's operations run on a graphics card: only in a build that has its CUDA backend
 * (-Pcuda), which takes the place of the one for CPUs.
 */
final class Cuda {

  static final String VERSION = "11.6";

  private static final String BACKEND = "org.nd4j.linalg.jcublas.JCublasBackend";

  /**
   * ND4J's library holds machine code for compute capabilities from 3.7 to 8.6 and nothing that a
   * driver could translate for others; a card runs code of its own major version up to its minor.
   */
  private static final int NEWEST_MAJOR = 8;

  /**
   * Why there is none; from the second time on, the JVM says no more than that it failed before.
   */
  private static String reason;

  private Cuda() {}

  /** Whether this build can use a card, if there is one. */
  static boolean isBuiltIn() {
    try {
      Class.forName(BACKEND, false, Cuda.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /**
   * Makes sure of a card that can be used.
   *
   * @throws EngineUnavailableException where there is none; the message says what to do
   */
  static synchronized void require() throws EngineUnavailableException {
    if (!isBuiltIn()) {
      throw new EngineUnavailableException(
          "This build of pool5 has no CUDA: build it with ./mvnw -Pcuda package, or take another"
              + " --engine");
    }
    try {
      Class.forName(BACKEND)
          .asSubclass(Nd4jBackend.class)
          .getConstructor()
          .newInstance()
          // Throws where there is no card or no library. Its isAvailable prints a stack trace as
          // well.
          .canRun();
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      if (reason == null) {
        reason = innermost(e);
      }
      throw new EngineUnavailableException(
          "CUDA cannot be used here ("
              + reason
              + "): the engine cuda needs an NVIDIA card, its driver, CUDA "
              + VERSION
              + " and cuDNN 8.3; take another --engine where there is none");
    }
    NativeOps library = NativeOpsHolder.getInstance().getDeviceNativeOps();
    requireCode(library.getDeviceName(0), library.getDeviceMajor(0), library.getDeviceMinor(0));
  }

  static void requireCode(String name, int major, int minor) throws EngineUnavailableException {
    if (major > NEWEST_MAJOR) {
      throw new EngineUnavailableException(
          name
              + " has compute capability "
              + major
              + "."
              + minor
              + ", and ND4J's CUDA library code for 3.7 to 8.9 only: take another --engine");
    }
  }

  /** The card's name. */
  static String card() {
    NativeOps library = NativeOpsHolder.getInstance().getDeviceNativeOps();
    return library.getDeviceName(0).strip()
        + " "
        + library.getDeviceMajor(0)
        + "."
        + library.getDeviceMinor(0);
  }

  private static String innermost(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return message == null
        ? cause.getClass().getSimpleName()
        // Where a binding was unpacked to says nothing: what it lacks comes after.
        : message.replaceFirst("^/.*?: ", "");
  }
}
