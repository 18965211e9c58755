package io.pool5.cli;

import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.Vgg16.Convolution;
import io.pool5.vgg16.weights.InvalidWeightsException;
import io.pool5.vgg16.weights.Vgg16Weights;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pool5 weights}. */
@Command(
    name = "weights",
    mixinStandardHelpOptions = true,
    description = "Shows and converts files with the weights of VGG16.")
final class WeightsCommand {

  @Spec private CommandSpec spec;

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description =
          "Prints layers, shapes and fingerprint, and whether these are the published"
              + " weights.")
  void show(
      @Parameters(
              arity = "0..1",
              paramLabel = "FILE",
              description =
                  "safetensors, Keras HDF5 or a DL4J zip; left out for the built-in weights.")
          Path file)
      throws IOException, InvalidWeightsException {
    Vgg16Weights weights = file == null ? Vgg16Weights.builtIn() : Vgg16Weights.read(file);
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%-14s %-20s %s%n", "layer", "kernel", "bias");
    for (Convolution layer : Vgg16.CONVOLUTIONS) {
      String kernel = String.format("3 x 3 x %d x %d", layer.in(), layer.out());
      out.printf("%-14s %-20s %d%n", layer.name(), kernel, layer.out());
    }
    out.println("fingerprint    " + weights.fingerprint());
    out.println(
        weights.fingerprint().equals(Vgg16Weights.PUBLISHED)
            ? "published      yes: ImageNet, Simonyan and Zisserman 2014"
            : "published      no");
    out.flush();
  }

  @Command(
      name = "convert",
      mixinStandardHelpOptions = true,
      description = "Writes the weights of one file to another, as safetensors.")
  void convert(
      @Parameters(paramLabel = "FROM", description = "safetensors, Keras HDF5 or a DL4J zip.")
          Path from,
      @Parameters(paramLabel = "TO", description = "A safetensors file.") Path to)
      throws IOException, InvalidWeightsException {
    String name = to.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".h5") || name.endsWith(".hdf5") || name.endsWith(".zip")) {
      throw new ParameterException(
          spec.commandLine(), "Only safetensors is written; call the file " + to + ".safetensors?");
    }
    Vgg16Weights weights = Vgg16Weights.read(from);
    weights.write(to);
    spec.commandLine().getOut().println("wrote " + to + ", fingerprint " + weights.fingerprint());
    spec.commandLine().getOut().flush();
  }
}
