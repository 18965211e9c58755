package io.pool5.vgg16.weights;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.exceptions.HdfException;
import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.Vgg16.Convolution;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An HDF5 file that Keras wrote, 2 or 3: weights alone, or a whole model. Each layer has a group of
 * its name, or one that says its name, or of its number; the data sets in it have names of many
 * kinds, and are told apart by their dimensions. Other layers, those of a classifier above all, are
 * not looked at.
 */
final class KerasHdf5 implements LayerSource {

  /**
   * Where layers are: in a whole model, in weights of Keras 3, of its forerunner, or at the top.
   */
  private static final List<String> PLACES =
      List.of("model_weights", "layers", "_layer_checkpoint_dependencies");

  /** Keras 3 counts layers by their type, and keeps their names aside. */
  private static final String COUNTED = "conv2d";

  private final HdfFile file;
  private final Group layers;

  KerasHdf5(Path path) throws InvalidWeightsException {
    try {
      this.file = new HdfFile(path);
    } catch (HdfException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new InvalidWeightsException(
          "an HDF5 file that cannot be read (is it cut short?): " + e.getMessage(), e);
    }
    try {
      this.layers =
          PLACES.stream()
              .map(file::getChild)
              .filter(Group.class::isInstance)
              .map(Group.class::cast)
              .findFirst()
              .orElse(file);
    } catch (RuntimeException e) {
      file.close();
      throw new InvalidWeightsException("its groups cannot be read (is it cut short?)", e);
    }
  }

  @Override
  public float[] kernel(Convolution layer) throws InvalidWeightsException {
    return values(layer, LayerSource.kernelName(layer), LayerSource.kernelShape(layer));
  }

  @Override
  public float[] bias(Convolution layer) throws InvalidWeightsException {
    return values(layer, LayerSource.biasName(layer), LayerSource.biasShape(layer));
  }

  private float[] values(Convolution layer, String name, List<Integer> shape)
      throws InvalidWeightsException {
    try {
      Dataset dataset =
          dataset(layer, shape.size())
              .orElseThrow(() -> new InvalidWeightsException(name + " " + shape + ": missing"));
      List<Integer> found = Arrays.stream(dataset.getDimensions()).boxed().toList();
      if (!found.equals(shape)) {
        throw new InvalidWeightsException(name + ": its shape is " + found + ", not " + shape);
      }
      if (dataset.getJavaType() != float.class) {
        throw new InvalidWeightsException(
            name + " " + shape + ": its type is " + dataset.getJavaType() + ", not float");
      }
      return (float[]) dataset.getDataFlat();
    } catch (RuntimeException e) {
      // The library answers damage with whatever exception comes first.
      throw new InvalidWeightsException(
          name + " " + shape + ": cannot be read (is the file cut short?): " + e.getMessage(), e);
    }
  }

  private Optional<Dataset> dataset(Convolution layer, int dimensions) {
    return group(layer).stream()
        .flatMap(KerasHdf5::datasets)
        .filter(dataset -> dataset.getDimensions().length == dimensions)
        .findFirst();
  }

  private Optional<Node> group(Convolution layer) {
    Node named = layers.getChild(layer.name());
    if (named != null) {
      return Optional.of(named);
    }
    return layers.getChildren().values().stream()
        .filter(each -> layer.name().equals(nameKeptAside(each)))
        .findFirst()
        .or(() -> Optional.ofNullable(layers.getChild(counted(layer))));
  }

  private static Object nameKeptAside(Node node) {
    Node variables = node instanceof Group group ? group.getChild("vars") : null;
    Attribute name = variables == null ? null : variables.getAttribute("name");
    return name == null ? null : name.getData();
  }

  private static String counted(Convolution layer) {
    int place = Vgg16.CONVOLUTIONS.indexOf(layer);
    return place == 0 ? COUNTED : COUNTED + "_" + place;
  }

  private static Stream<Dataset> datasets(Node node) {
    if (node instanceof Dataset dataset) {
      return Stream.of(dataset);
    }
    return node instanceof Group group
        ? group.getChildren().values().stream().flatMap(KerasHdf5::datasets)
        : Stream.empty();
  }

  @Override
  public void close() {
    file.close();
  }
}
