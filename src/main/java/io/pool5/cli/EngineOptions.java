package io.pool5.cli;

import io.pool5.config.Pool5Config;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** What computes the features. */
final class EngineOptions {

  static final String NAMES = "auto, onednn, winograd, nd4j or cuda";

  @Option(names = "--engine", paramLabel = "NAME", description = NAMES + " (default: auto).")
  private String engine;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description = "fp32, or bf16 on a CPU with AMX (default: fp32).")
  private String precision;

  /** A new map, to be added to; null where an option was not given. */
  Map<String, Object> settings() {
    Map<String, Object> own = new HashMap<>();
    own.put(Pool5Config.ENGINE, engine);
    own.put(Pool5Config.PRECISION, precision);
    return own;
  }
}
