package io.pool5.head;

import io.pool5.config.Pool5Config;
import io.pool5.events.HeadSettings;
import io.pool5.linear.HeadParameters;
import io.pool5.linear.Loss;
import io.pool5.linear.OptimizerKind;
import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.weights.InvalidWeightsException;
import io.pool5.vgg16.weights.Vgg16Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** A head's settings: from the configuration, to the mathematics, and how two of them differ. */
final class Settings {

  private static final String LDA = "lda";

  private Settings() {}

  /**
   * What the configuration says, and the fingerprint of the weights that it names.
   *
   * @throws InvalidWeightsException where the weights file holds no VGG16
   * @throws IllegalStateException where no head can be so; in its log they would stop it for ever
   */
  static HeadSettings of(Pool5Config config) throws InvalidWeightsException, IOException {
    HeadSettings settings = read(config);
    parameters(settings);
    return settings;
  }

  private static HeadSettings read(Pool5Config config) throws InvalidWeightsException, IOException {
    return HeadSettings.newBuilder()
        .setDimension(Vgg16.FEATURES)
        .setLayer(Vgg16.OUTPUT_LAYER)
        .setWeights(fingerprint(config.getString(Pool5Config.WEIGHTS)))
        .setFit(config.getString(Pool5Config.FIT))
        .setResampling(config.getString(Pool5Config.RESAMPLE))
        .setLoss(config.getString(Pool5Config.HEAD_LOSS))
        .setOptimizer(config.getString(Pool5Config.HEAD_OPTIMIZER))
        .setLearningRate(config.getDouble(Pool5Config.HEAD_LEARNING_RATE))
        .setInitialAccumulator(config.getDouble(Pool5Config.HEAD_INITIAL_ACCUMULATOR))
        .setPrior(config.getString(Pool5Config.HEAD_PRIOR))
        .setMaxClasses(config.getInt(Pool5Config.HEAD_MAX_CLASSES))
        .setL2(config.getDouble(Pool5Config.HEAD_L2))
        .setReplay(config.getInt(Pool5Config.HEAD_REPLAY))
        .setReservoir(config.getInt(Pool5Config.HEAD_RESERVOIR))
        .build();
  }

  /** That of the built-in weights is known: a head has no use for the weights themselves. */
  private static String fingerprint(String file) throws InvalidWeightsException, IOException {
    return file.isEmpty() ? Vgg16Weights.PUBLISHED : Vgg16Weights.read(Path.of(file)).fingerprint();
  }

  /**
   * What the mathematics needs of them.
   *
   * @throws IllegalStateException where they ask for what this version does not know
   */
  static HeadParameters parameters(HeadSettings settings) {
    try {
      return new HeadParameters(
          settings.getDimension(),
          Loss.of(settings.getLoss()),
          OptimizerKind.of(settings.getOptimizer()),
          settings.getLearningRate(),
          settings.getInitialAccumulator(),
          settings.getL2(),
          settings.getPrior().equals(LDA),
          settings.getMaxClasses(),
          settings.getReplay(),
          settings.getReservoir());
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "The head cannot be as its settings ask: " + e.getMessage(), e);
    }
  }

  /** One phrase for each field that differs; empty where they agree. */
  static List<String> differences(HeadSettings inForce, HeadSettings asked) {
    List<String> found = new ArrayList<>();
    for (Schema.Field field : inForce.getSchema().getFields()) {
      Object had = inForce.get(field.pos());
      Object has = asked.get(field.pos());
      if (!had.equals(has)) {
        found.add(field.name() + " is " + had + ", not " + has);
      }
    }
    return found;
  }
}
