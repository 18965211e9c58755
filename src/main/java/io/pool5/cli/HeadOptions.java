package io.pool5.cli;

import io.pool5.config.Pool5Config;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which head, how it learns, and where Kafka and the registry are. */
final class HeadOptions {

  @Mixin private ConnectionOptions connection;

  @Option(
      names = "--head-id",
      paramLabel = "ID",
      description =
          "Names the head; another one learns on its own from the same features (default:"
              + " default).")
  private String headId;

  @Option(
      names = "--prior",
      paramLabel = "NAME",
      description =
          "lda, or none for logistic regression alone; a head keeps what it began with (default:"
              + " lda).")
  private String prior;

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description = "softmax, logistic (one-vs-rest) or hinge (linear SVM) (default: softmax).")
  private String loss;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      description = "adagrad or sgd (default: adagrad).")
  private String optimizer;

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      description = "Of the optimiser (default: 0.1).")
  private Double learningRate;

  @Option(
      names = "--replay",
      paramLabel = "N",
      description = "Learns N earlier examples once more with each (default: 0).")
  private Integer replay;

  Pool5Config config() {
    return config(Map.of());
  }

  /**
   * @param more settings of the command's own options; null for those not given
   */
  Pool5Config config(Map<String, Object> more) {
    Map<String, Object> own = new HashMap<>(more);
    own.put(Pool5Config.HEAD_ID, headId);
    own.put(Pool5Config.HEAD_PRIOR, prior);
    own.put(Pool5Config.HEAD_LOSS, loss);
    own.put(Pool5Config.HEAD_OPTIMIZER, optimizer);
    own.put(Pool5Config.HEAD_LEARNING_RATE, learningRate);
    own.put(Pool5Config.HEAD_REPLAY, replay);
    return connection.config(own);
  }
}
