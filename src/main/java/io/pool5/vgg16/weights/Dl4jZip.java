package io.pool5.vgg16.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.Vgg16.Convolution;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A zip file that DL4J's ModelSerializer wrote: the configuration as JSON, and the parameters of
 * all layers, one after the other, in one array. A convolution's are its bias, then its kernel, out
 * x in x 3 x 3.
 */
final class Dl4jZip implements LayerSource {

  private static final String CONFIGURATION = "configuration.json";
  private static final String COEFFICIENTS = "coefficients.bin";
  private static final String KERAS = "model.weights.h5";
  private static final int KERNEL_AREA = 9;

  private static final Set<String> WITHOUT_PARAMETERS =
      Set.of(
          "SubsamplingLayer", "ActivationLayer", "ZeroPaddingLayer", "DropoutLayer", "Pooling2D");

  private final INDArray coefficients;

  /** Where the parameters of each layer begin. */
  private final Map<String, Long> starts = new HashMap<>();

  Dl4jZip(Path path) throws IOException, InvalidWeightsException {
    try (ZipFile zip = new ZipFile(path.toFile())) {
      locate(layers(configuration(zip)));
      try (InputStream in = new BufferedInputStream(entry(zip, COEFFICIENTS))) {
        INDArray read = Nd4j.read(in);
        this.coefficients = read.reshape(read.length());
      }
    } catch (ZipException e) {
      throw new InvalidWeightsException(
          "a zip file that cannot be read (is it cut short?): " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw new InvalidWeightsException("its " + COEFFICIENTS + " is no array of ND4J", e);
    }
  }

  private static InputStream entry(ZipFile zip, String name)
      throws IOException, InvalidWeightsException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null && zip.getEntry(KERAS) != null) {
      throw new InvalidWeightsException(
          "a model of Keras 3: take " + KERAS + " out of it (unzip), and give that");
    }
    if (entry == null) {
      throw new InvalidWeightsException("no model of DL4J: it holds no " + name);
    }
    return zip.getInputStream(entry);
  }

  private static JsonNode configuration(ZipFile zip) throws IOException, InvalidWeightsException {
    try (InputStream in = entry(zip, CONFIGURATION)) {
      return new ObjectMapper().readTree(in);
    } catch (JsonProcessingException e) {
      throw new InvalidWeightsException("its " + CONFIGURATION + " is not JSON", e);
    }
  }

  /** The layers in the order of their parameters: of a list of layers, or of a graph. */
  private static List<JsonNode> layers(JsonNode configuration) {
    List<JsonNode> layers = new ArrayList<>();
    configuration.path("confs").forEach(conf -> layers.add(conf.path("layer")));
    for (JsonNode name : configuration.path("topologicalOrderStr")) {
      JsonNode vertex = configuration.path("vertices").path(name.asText());
      if (vertex.has("layerConf")) {
        layers.add(vertex.path("layerConf").path("layer"));
      }
    }
    return layers;
  }

  private void locate(List<JsonNode> layers) throws InvalidWeightsException {
    int next = 0;
    long start = 0;
    for (JsonNode wrapped : layers) {
      if (next == Vgg16.CONVOLUTIONS.size()) {
        return;
      }
      // A frozen layer has another in it.
      JsonNode layer = wrapped.has("layer") ? wrapped.path("layer") : wrapped;
      String type = layer.path("@class").asText();
      type = type.substring(type.lastIndexOf('.') + 1);
      if (WITHOUT_PARAMETERS.contains(type)) {
        continue;
      }
      Convolution expected = Vgg16.CONVOLUTIONS.get(next);
      requireLike(expected, type, layer);
      starts.put(expected.name(), start);
      start += expected.out() * (1 + (long) KERNEL_AREA * expected.in());
      next++;
    }
    if (next < Vgg16.CONVOLUTIONS.size()) {
      Convolution missing = Vgg16.CONVOLUTIONS.get(next);
      throw new InvalidWeightsException(
          LayerSource.kernelName(missing) + " " + LayerSource.kernelShape(missing) + ": missing");
    }
  }

  private static void requireLike(Convolution expected, String type, JsonNode layer)
      throws InvalidWeightsException {
    if (!type.equals("ConvolutionLayer")) {
      throw new InvalidWeightsException(
          LayerSource.kernelName(expected)
              + " "
              + LayerSource.kernelShape(expected)
              + ": there is a layer of type "
              + type
              + " in its place");
    }
    List<Integer> found = new ArrayList<>();
    layer.path("kernelSize").forEach(side -> found.add(side.asInt()));
    found.add(layer.path("nin").asInt());
    found.add(layer.path("nout").asInt());
    if (!found.equals(LayerSource.kernelShape(expected))) {
      throw new InvalidWeightsException(
          LayerSource.kernelName(expected)
              + ": its shape is "
              + found
              + ", not "
              + LayerSource.kernelShape(expected));
    }
    if (!layer.path("hasBias").asBoolean(true)) {
      throw new InvalidWeightsException(
          LayerSource.biasName(expected) + " " + LayerSource.biasShape(expected) + ": missing");
    }
  }

  @Override
  public float[] bias(Convolution layer) throws InvalidWeightsException {
    String name = LayerSource.biasName(layer) + " " + LayerSource.biasShape(layer);
    return values(name, starts.get(layer.name()), layer.out());
  }

  @Override
  public float[] kernel(Convolution layer) throws InvalidWeightsException {
    int in = layer.in();
    int out = layer.out();
    String name = LayerSource.kernelName(layer) + " " + LayerSource.kernelShape(layer);
    float[] stored = values(name, starts.get(layer.name()) + out, (long) out * in * KERNEL_AREA);
    float[] kernel = new float[stored.length];
    for (int to = 0, from = 0; to < out; to++) {
      for (int of = 0; of < in; of++) {
        for (int place = 0; place < KERNEL_AREA; place++, from++) {
          kernel[(place * in + of) * out + to] = stored[from];
        }
      }
    }
    return kernel;
  }

  private float[] values(String name, long from, long count) throws InvalidWeightsException {
    if (from + count > coefficients.length()) {
      throw new InvalidWeightsException(
          name + ": the file holds " + coefficients.length() + " parameters, which end before it");
    }
    return coefficients
        .get(NDArrayIndex.interval(from, from + count))
        .castTo(DataType.FLOAT)
        .toFloatVector();
  }

  @Override
  public void close() {
    coefficients.close();
  }
}
