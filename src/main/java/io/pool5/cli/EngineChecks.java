package io.pool5.cli;

import io.pool5.config.Pool5Config;
import io.pool5.vgg16.engine.EngineUnavailableException;
import io.pool5.vgg16.engine.Engines;
import io.pool5.vgg16.engine.LayerTiming;
import io.pool5.vgg16.engine.Network;
import io.pool5.vgg16.weights.InvalidWeightsException;
import io.pool5.vgg16.weights.Vgg16Weights;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Weights, engines, and whether they compute what they should. */
final class EngineChecks {

  private static final List<String> ENGINES = List.of("onednn", "winograd", "nd4j", "cuda");

  private final Pool5Config config;
  private final boolean verbose;

  /**
   * @param verbose whether to list the layers of the network
   */
  EngineChecks(Pool5Config config, boolean verbose) {
    this.config = config;
    this.verbose = verbose;
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

  /** A finding a layer; one that only a reference kernel computes is a fault, and slow. */
  static List<Finding> layers(List<LayerTiming> layers) {
    if (layers.isEmpty()) {
      return List.of(Finding.skipped("layers", "this engine does not tell"));
    }
    return layers.stream()
        .map(
            layer -> {
              String detail =
                  String.format(
                      Locale.ROOT, "%-40s %7.2f ms", layer.kernel(), layer.milliseconds());
              return layer.kernel().contains("ref")
                  ? Finding.failed(
                      layer.layer(), detail + ": a reference kernel, try another --engine")
                  : Finding.ok(layer.layer(), detail);
            })
        .toList();
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
      if (verbose) {
        layers(network.layers()).forEach(report);
      }
    } catch (EngineUnavailableException | RuntimeException | LinkageError e) {
      report.accept(Finding.failed("engine", Failures.sentence(e)));
    }
  }
}
