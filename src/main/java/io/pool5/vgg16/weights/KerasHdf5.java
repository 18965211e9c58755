package io.pool5.vgg16.weights;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.exceptions.HdfException;
import io.pool5.vgg16.Vgg16.Convolution;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An HDF5 file that Keras wrote: weights alone, or a whole model. Each layer has a group of its
 * name; the data sets in it have names of many kinds, and are told apart by their dimensions. Other
 * layers, those of a classifier above all, are not looked at.
 */
final class KerasHdf5 implements LayerSource {

  private static final String MODEL = "model_weights";

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
      this.layers = file.getChild(MODEL) instanceof Group model ? model : file;
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
          dataset(layer.name(), shape.size())
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

  private Optional<Dataset> dataset(String layer, int dimensions) {
    return Optional.ofNullable(layers.getChild(layer)).stream()
        .flatMap(KerasHdf5::datasets)
        .filter(dataset -> dataset.getDimensions().length == dimensions)
        .findFirst();
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
