package io.pool5.cli;

import io.pool5.events.HeadModelManifest;
import io.pool5.events.HeadSettings;
import io.pool5.linear.Coefficients;
import io.pool5.linear.Loss;
import io.pool5.npy.NpzWriter;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A head's model as a .npz file. Names that end in an underscore hold what is learnt, as in
 * scikit-learn; docs/learning.md lists them and shows how to predict with them.
 */
final class ExportedModel {

  /** The prior's part: that of a head without one is 0. */
  static final String CHANNEL_COEFFICIENTS = "channel_coef_";

  private static final int CHANNELS = 512;

  private ExportedModel() {}

  static void write(Path file, HeadModelManifest manifest, Coefficients model) throws IOException {
    HeadSettings settings = manifest.getSettings();
    try (NpzWriter npz = new NpzWriter(file)) {
      npz.texts("classes_", model.classes());
      npz.floats("coef_", settings.getDimension(), model.weights());
      npz.doubles("intercept_", model.intercepts());
      npz.doubles(CHANNEL_COEFFICIENTS, CHANNELS, model.channelWeights());
      npz.doubles("channel_intercept_", model.channelIntercepts());
      npz.number("temperature", model.temperature());
      npz.number("logistic", model.loss() == Loss.LOGISTIC ? 1 : 0);
      npz.text("scaling", "l2");
      npz.text("head_id", manifest.getHeadId());
      npz.number("version", (double) manifest.getVersion());
      npz.number("examples", (double) manifest.getExamples());
      npz.text("loss", settings.getLoss());
      npz.text("prior", settings.getPrior());
      npz.text("weights", settings.getWeights());
      npz.text("fit", settings.getFit());
      npz.text("resampling", settings.getResampling());
      npz.text("application", manifest.getApplication());
      npz.complete();
    }
  }
}
