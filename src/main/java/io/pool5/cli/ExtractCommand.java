package io.pool5.cli;

import io.pool5.image.Fit;
import io.pool5.image.ImageDecoder;
import io.pool5.image.ImageSettings;
import io.pool5.image.Resampling;
import io.pool5.vgg16.engine.Engines;
import io.pool5.vgg16.engine.Network;
import io.pool5.vgg16.weights.InvalidWeightsException;
import io.pool5.vgg16.weights.Vgg16Weights;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pool5 extract}: features of image files, without Kafka. */
@Command(
    name = "extract",
    mixinStandardHelpOptions = true,
    description = "Computes the VGG16 pool5 features of image files and writes them for NumPy.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Every image became features, or --skip-bad.",
      "1:An image is bad (the others are written), or something failed.",
      "2:Wrong usage."
    })
final class ExtractCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "IMAGE",
      arity = "1..*",
      description = "Image files; - reads one from standard input.")
  private List<String> images;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.npy|DIR",
      description =
          "One file of shape (n, 7, 7, 512), or a directory with a file (7, 7, 512) for each image,"
              + " named IMAGE.npy.")
  private Path out;

  @Option(
      names = "--fit",
      defaultValue = "squash",
      paramLabel = "NAME",
      description =
          "How an image becomes 224 x 224: squash both sides, or crop the centre (default:"
              + " ${DEFAULT-VALUE}).")
  private Fit fit;

  @Option(
      names = "--resample",
      defaultValue = "bilinear",
      paramLabel = "NAME",
      description =
          "bilinear, or nearest as Keras' load_img does by default (default: ${DEFAULT-VALUE}).")
  private Resampling resampling;

  @Option(
      names = "--precision",
      defaultValue = "fp32",
      paramLabel = "NAME",
      description = "fp32, or bf16 on a CPU with AMX (default: ${DEFAULT-VALUE}).")
  private String precision;

  @Option(
      names = "--engine",
      defaultValue = "auto",
      paramLabel = "NAME",
      description = EngineOptions.NAMES + " (default: ${DEFAULT-VALUE}).")
  private String engine;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "Other weights than the built-in ones: safetensors, Keras HDF5 or a DL4J zip.")
  private Path weightsFile;

  @Option(
      names = "--batch",
      defaultValue = "8",
      paramLabel = "N",
      description = "The most images computed at once (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(names = "--skip-bad", description = "Bad images are no failure: the exit code is 0.")
  private boolean skipBad;

  @Override
  public Integer call() throws Exception {
    if (batch < 1) {
      throw new ParameterException(spec.commandLine(), "--batch must be at least 1");
    }
    if (Collections.frequency(images, InputFile.STANDARD_INPUT) > 1) {
      throw new ParameterException(spec.commandLine(), "- can be read only once");
    }
    ImageDecoder decoder = new ImageDecoder(ImageSettings.DEFAULTS.with(fit, resampling));
    Vgg16Weights weights = weights();
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    try (Termination termination = new Termination();
        FeatureOutput output = FeatureOutput.to(out, images);
        Network network = Engines.open(engine, precision, weights, Math.min(batch, images.size()));
        Extraction extraction = new Extraction(decoder, network, threads)) {
      return run(extraction, output, network, termination);
    }
  }

  private Vgg16Weights weights() throws IOException, InvalidWeightsException {
    return weightsFile == null ? Vgg16Weights.builtIn() : Vgg16Weights.read(weightsFile);
  }

  private int run(
      Extraction extraction, FeatureOutput output, Network network, Termination termination)
      throws IOException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    ProgressLine progress = ProgressLine.on(err, images.size());
    int good =
        extraction.run(
            images,
            output,
            new Extraction.Events() {
              @Override
              public void bad(String image, String cause) {
                progress.erase();
                err.println(
                    "pool5: "
                        + (image.equals(InputFile.STANDARD_INPUT) ? "standard input" : image)
                        + ": "
                        + cause);
              }

              @Override
              public void done(int count) {
                termination.check();
                progress.show(count);
              }
            });
    progress.erase();
    if (good == 0) {
      err.println("pool5 extract: no image became features, and nothing is written");
      return skipBad ? 0 : 1;
    }
    int bad = images.size() - good;
    err.printf(
        "pool5 extract: %s, by %s%s%n",
        output.complete(),
        network.info().describe(),
        bad == 0 ? "" : String.format("; %,d bad %s left out", bad, bad == 1 ? "image" : "images"));
    return bad == 0 || skipBad ? 0 : 1;
  }
}
