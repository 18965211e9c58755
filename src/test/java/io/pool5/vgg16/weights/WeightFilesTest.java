package io.pool5.vgg16.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import io.pool5.vgg16.Dl4jReference;
import io.pool5.vgg16.Goldens;
import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.Vgg16.Convolution;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights in files of other programs, and damage to them. */
class WeightFilesTest {

  private static final Vgg16Weights GENUINE = Vgg16Weights.builtIn();

  private static final int ALL = Vgg16.CONVOLUTIONS.size();

  @TempDir private static Path dir;

  private static MultiLayerNetwork dl4j;
  private static Path zip;

  @BeforeAll
  static void writeTheModel() throws IOException {
    dl4j = Dl4jReference.network(GENUINE);
    zip = dir.resolve("model.bin");
    ModelSerializer.writeModel(dl4j, zip.toFile(), false);
  }

  private static void assertRefused(Path file, String... parts) {
    assertThatThrownBy(() -> Vgg16Weights.read(file))
        .isInstanceOf(InvalidWeightsException.class)
        .hasMessageContaining(file.getFileName().toString())
        .hasMessageContainingAll(parts);
  }

  @Test
  void theFileThatKerasPublishedHasTheBuiltInWeights() throws Exception {
    Path genuine = Path.of("..", "shared", "vgg16", "vgg16-notop.h5");
    assumeTrue(Files.exists(genuine), "the genuine file is here");

    assertThat(Vgg16Weights.read(genuine).fingerprint()).isEqualTo(Vgg16Weights.PUBLISHED);
  }

  @Test
  void aNetworkOfDl4jHasTheSameFeatures() {
    String name = Goldens.WITH_FEATURES.get(1);
    float[] reference = Goldens.pool5(name);
    float[] features = Dl4jReference.features(dl4j, Goldens.rgb(name));

    assertThat(features).hasSameSizeAs(reference);
    for (int i = 0; i < features.length; i++) {
      assertThat(features[i]).isCloseTo(reference[i], within(4e-4f));
    }
  }

  @Test
  void aModelOfDl4jIsRead() throws Exception {
    assertThat(Vgg16Weights.read(zip).fingerprint()).isEqualTo(Vgg16Weights.PUBLISHED);
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    Path file = dir.resolve("written");
    GENUINE.write(file);

    assertThat(Vgg16Weights.read(file).fingerprint()).isEqualTo(Vgg16Weights.PUBLISHED);
  }

  /** A model of nothing but its configuration, which is looked at first. */
  private static Path configured(String name, UnaryOperator<String> change) throws IOException {
    Path file = dir.resolve(name);
    String json = dl4j.getLayerWiseConfigurations().toJson();
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      out.putNextEntry(new ZipEntry("configuration.json"));
      out.write(change.apply(json).getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  @Test
  void aModelWithOtherLayersIsRefusedWithTheLayer() throws Exception {
    assertRefused(
        configured("wide.zip", json -> json.replaceFirst("\"nout\" : 256", "\"nout\" : 250")),
        "block3_conv1.kernel",
        "[3, 3, 128, 250], not [3, 3, 128, 256]");
    assertRefused(
        configured("dense.zip", json -> json.replaceFirst("ConvolutionLayer", "DenseLayer")),
        "block1_conv1.kernel [3, 3, 3, 64]",
        "DenseLayer in its place");
    assertRefused(
        configured("short.zip", json -> "{\"confs\": []}"),
        "block1_conv1.kernel [3, 3, 3, 64]: missing");
    assertRefused(configured("broken.zip", json -> "{"), "configuration.json is not JSON");
    assertRefused(configured("empty.zip", json -> json), "it holds no coefficients.bin");
  }

  @Test
  void aZipFileThatIsCutShortOrNoModelIsRefused() throws Exception {
    assertRefused(cut(zip, "cut.zip", Files.size(zip) / 2), "cut short");
    Path other = dir.resolve("other.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(other))) {
      out.putNextEntry(new ZipEntry("readme.txt"));
    }
    assertRefused(other, "no model of DL4J", "configuration.json");
  }

  private static Path cut(Path file, String name, long bytes) throws IOException {
    Path copy = Files.copy(file, dir.resolve(name));
    try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
      channel.truncate(bytes);
    }
    return copy;
  }

  /** Puts a layer into a Keras file. */
  private interface LayerWriter {
    void write(WritableGroup group, Convolution layer, float[][][][] kernel, float[] bias);
  }

  private static Path keras(String name, String root, int layers, LayerWriter writer) {
    Path file = dir.resolve(name);
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      WritableGroup parent = root.isEmpty() ? hdf : hdf.putGroup(root);
      for (int i = 0; i < layers; i++) {
        Convolution layer = Vgg16.CONVOLUTIONS.get(i);
        WritableGroup group = parent.putGroup(layer.name());
        writer.write(group, layer, nested(GENUINE.kernel(i), layer), GENUINE.bias(i));
      }
      parent.putGroup("predictions").putDataset("predictions_W_1:0", new float[7][9]);
    }
    return file;
  }

  private static float[][][][] nested(float[] flat, Convolution layer) {
    float[][][][] kernel = new float[3][3][layer.in()][layer.out()];
    for (int i = 0, at = 0; i < 9; i++) {
      for (int in = 0; in < layer.in(); in++, at += layer.out()) {
        System.arraycopy(flat, at, kernel[i / 3][i % 3][in], 0, layer.out());
      }
    }
    return kernel;
  }

  /** As vgg16_weights_tf_dim_ordering_tf_kernels.h5, whose dense layers are not looked at. */
  @Test
  void weightsWithTheClassifierOnTopAreRead() throws Exception {
    Path file = dir.resolve("with-top.h5");
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      for (int i = 0; i < ALL; i++) {
        Convolution layer = Vgg16.CONVOLUTIONS.get(i);
        WritableGroup group = hdf.putGroup(layer.name());
        group.putDataset(layer.name() + "_W_1:0", nested(GENUINE.kernel(i), layer));
        group.putDataset(layer.name() + "_b_1:0", GENUINE.bias(i));
      }
      for (String empty : List.of("block5_pool", "flatten")) {
        hdf.putGroup(empty);
      }
      for (String dense : List.of("fc1", "fc2", "predictions")) {
        WritableGroup group = hdf.putGroup(dense);
        group.putDataset(dense + "_W_1:0", new float[64][64]);
        group.putDataset(dense + "_b_1:0", new float[64]);
      }
    }

    assertThat(Vgg16Weights.read(file).fingerprint()).isEqualTo(Vgg16Weights.PUBLISHED);
  }

  @Test
  void aWholeModelOfKerasIsRead() throws Exception {
    Path file =
        keras(
            "model.h5",
            "model_weights",
            ALL,
            (group, layer, kernel, bias) -> {
              WritableGroup inner = group.putGroup(layer.name());
              inner.putDataset("kernel:0", kernel);
              inner.putDataset("bias:0", bias);
            });

    assertThat(Vgg16Weights.read(file).fingerprint()).isEqualTo(Vgg16Weights.PUBLISHED);
  }

  /**
   * Keras 3: groups have the layers' numbers, and the names are attributes, or not there at all.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void weightsOfKeras3AreRead(boolean named) throws Exception {
    Path file = dir.resolve("keras3-" + named + ".weights.h5");
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      WritableGroup layers = hdf.putGroup("layers");
      for (int i = 0; i < ALL; i++) {
        Convolution layer = Vgg16.CONVOLUTIONS.get(i);
        WritableGroup group = layers.putGroup(numbered(named ? ALL - i : i)).putGroup("vars");
        if (named) {
          group.putAttribute("name", layer.name());
        }
        group.putDataset("0", nested(GENUINE.kernel(i), layer));
        group.putDataset("1", GENUINE.bias(i));
      }
    }

    assertThat(Vgg16Weights.read(file).fingerprint()).isEqualTo(Vgg16Weights.PUBLISHED);
  }

  private static String numbered(int number) {
    return number == 0 ? "conv2d" : "conv2d_" + number;
  }

  @Test
  void aWholeModelOfKeras3IsRefusedWithWhatToDo() throws Exception {
    Path file = dir.resolve("model.keras");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      out.putNextEntry(new ZipEntry("model.weights.h5"));
    }

    assertRefused(file, "a model of Keras 3", "unzip");
  }

  @Test
  void aKerasFileWithAWrongLayerIsRefusedWithTheLayer() throws Exception {
    Path missing =
        keras(
            "missing.h5",
            "",
            2,
            (group, layer, kernel, bias) -> {
              group.putDataset(layer.name() + "_W_1:0", kernel);
              if (!layer.name().equals("block1_conv2")) {
                group.putDataset(layer.name() + "_b_1:0", bias);
              }
            });
    assertRefused(missing, "block1_conv2.bias [64]: missing");

    Path transposed =
        keras(
            "transposed.h5",
            "",
            1,
            (group, layer, kernel, bias) -> {
              group.putDataset("W", new float[layer.out()][layer.in()][3][3]);
              group.putDataset("b", bias);
            });
    assertRefused(transposed, "block1_conv1.kernel", "[64, 3, 3, 3], not [3, 3, 3, 64]");

    Path notANumber =
        keras(
            "nan.h5",
            "",
            3,
            (group, layer, kernel, bias) -> {
              group.putDataset("W", kernel);
              bias[5] = layer.name().equals("block2_conv1") ? Float.NaN : bias[5];
              group.putDataset("b", bias);
            });
    assertRefused(notANumber, "block2_conv1.bias", "value 5 is NaN");

    Path doubles =
        keras(
            "doubles.h5",
            "",
            1,
            (group, layer, kernel, bias) ->
                group.putDataset("W", new double[3][3][layer.in()][layer.out()]));
    assertRefused(doubles, "block1_conv1.kernel", "its type is double");
  }

  @Test
  void aKerasFileThatIsCutShortIsRefused() throws Exception {
    Path whole =
        keras(
            "whole.h5",
            "",
            ALL,
            (group, layer, kernel, bias) -> {
              group.putDataset("W", kernel);
              group.putDataset("b", bias);
            });
    assertRefused(cut(whole, "half.h5", Files.size(whole) / 2), "cut short");
    assertRefused(cut(whole, "head.h5", 100), "cut short");
  }
}
