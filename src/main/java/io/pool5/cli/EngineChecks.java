package io.pool5.cli;

import io.pool5.config.Pool5Config;
import io.pool5.vgg16.engine.EngineUnavailableException;
import io.pool5.vgg16.engine.Engines;
import io.pool5.vgg16.engine.Network;
import io.pool5.vgg16.weights.InvalidWeightsException;
import io.pool5.vgg16.weights.Vgg16Weights;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Weights, engines, and whether they compute what they should. */
final class EngineChecks {

  private static final List<String> ENGINES = List.of("onednn", "nd4j");

  private final Pool5Config config;

  EngineChecks(Pool5Config config) {
    this.config = config;
  }

  void run(Consumer<Finding> report) {
    Vgg16Weights weights;
    try {
      weights = Vgg16Weights.readOrBuiltIn(config.getString(Pool5Config.WEIGHTS));
    } catch (IOException | InvalidWeightsException | RuntimeException e) {
      report.accept(Finding.failed("weights", "cannot be read: " + Failures.sentence(e)));
      report.accept(Finding.skipped("engine", "without weights there is nothing to run"));
      return;
    }
    report.accept(Finding.ok("weights", describe(weights)));
    for (String engine : ENGINES) {
      report.accept(available(engine, weights));
    }
    runChosen(weights, report);
  }

  private static boolean published(Vgg16Weights weights) {
    return weights.fingerprint().equals(Vgg16Weights.PUBLISHED);
  }

  private static String describe(Vgg16Weights weights) {
    return (published(weights) ? "VGG16 as published for ImageNet, " : "other than published, ")
        + weights.fingerprint();
  }

  /** One that is not here matters only where it is asked for. */
  private static Finding available(String engine, Vgg16Weights weights) {
    try (Network network = Engines.open(engine, "fp32", weights, 1)) {
      return Finding.ok(engine, network.info().version() + " " + network.info().instructionSet());
    } catch (EngineUnavailableException | RuntimeException | LinkageError e) {
      return Finding.skipped(engine, Failures.sentence(e));
    }
  }

  private void runChosen(Vgg16Weights weights, Consumer<Finding> report) {
    String asked = config.getString(Pool5Config.ENGINE);
    try (Network network =
        Engines.open(asked, config.getString(Pool5Config.PRECISION), weights, 1)) {
      report.accept(
          Finding.ok(
              "engine",
              (asked.equals("auto") ? "auto takes " : "")
                  + network.info().describe()
                  + ", "
                  + network.info().precision()));
      report.accept(
          published(weights)
              ? SelfTest.run(network)
              : Finding.skipped("self-test", "what is right is known for the published weights"));
    } catch (EngineUnavailableException | RuntimeException | LinkageError e) {
      report.accept(Finding.failed("engine", Failures.sentence(e)));
    }
  }
}
