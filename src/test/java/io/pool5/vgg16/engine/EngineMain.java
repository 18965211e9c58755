package io.pool5.vgg16.engine;

import io.pool5.vgg16.weights.Vgg16Weights;

/** Opens an engine in a JVM of its own and prints what it is, or why there is none. */
final class EngineMain {

  private EngineMain() {}

  public static void main(String[] args) {
    try (Network network = Engines.open(args[0], "fp32", Vgg16Weights.builtIn(), 1)) {
      System.out.println("runs on " + network.info().describe());
    } catch (EngineUnavailableException e) {
      System.out.println("refused: " + e.getMessage() + ": " + e.getCause().getMessage());
    }
  }
}
