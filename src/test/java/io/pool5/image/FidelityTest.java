package io.pool5.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pool5.vgg16.Goldens;
import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.engine.Engines;
import io.pool5.vgg16.engine.Network;
import io.pool5.vgg16.weights.Vgg16Weights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * From the file to the features, against Pillow and PyTorch in float64, every case of the
 * reference. Run with {@code -Dpool5.fidelity.write=true}, it writes the table in docs/fidelity.md.
 */
class FidelityTest {

  private static final Path GOLDENS = Path.of("..", "shared", "goldens");
  private static final Path INDEX = GOLDENS.resolve("index.json");
  private static final Path DOCUMENT = Path.of("docs", "fidelity.md");
  private static final String TABLE_BEGIN = "<!-- The table: FidelityTest writes it. -->\n";
  private static final String TABLE_END = "<!-- The table ends. -->";

  private static Network network;

  /** One case, and how near we come. */
  private record Row(
      String name, String fit, double pixelMean, int pixelMax, double featureError, double cosine) {

    String line() {
      return String.format(
          Locale.ROOT,
          "| %s | %s | %s | %d | %s | %s |%n",
          name,
          fit,
          pixelMean == 0 ? "0" : String.format(Locale.ROOT, "%.3f", pixelMean),
          pixelMax,
          featureError < 0 ? "" : String.format(Locale.ROOT, "%.1e", featureError),
          // Cut, not rounded: 1 is only what is equal to the last digit.
          String.format(Locale.ROOT, "%.7f", Math.floor(cosine * 1e7) / 1e7));
    }
  }

  @BeforeAll
  static void openTheNetwork() throws Exception {
    assumeTrue(Files.exists(GOLDENS), "the reference pictures are here");
    network = Engines.open("auto", "fp32", Vgg16Weights.builtIn(), 1);
  }

  @AfterAll
  static void closeTheNetwork() {
    if (network != null) {
      network.close();
    }
  }

  @Test
  void everyCaseOfTheReferenceIsMet() throws Exception {
    StringBuilder table = new StringBuilder();
    List<String> refused = new ArrayList<>();
    JsonNode index = new ObjectMapper().readTree(INDEX.toFile());
    for (JsonNode item : index.get("items")) {
      byte[] file = file(item);
      if (item.has("refused") || !ImageFormat.of(file).orElseThrow().supported()) {
        refused.add(refusal(item, file));
        continue;
      }
      table.append(measure(item, file).line());
    }
    refused.forEach(table::append);
    assertThat(refused).hasSize(4);
    if (Boolean.getBoolean("pool5.fidelity.write")) {
      write(table.toString());
    }
  }

  /** Other batches have other kernels, which round in another way. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 8, 16})
  void everyBatchSizeIsExact(int batch) throws Exception {
    List<JsonNode> items = new ArrayList<>();
    for (JsonNode item : new ObjectMapper().readTree(INDEX.toFile()).get("items")) {
      if (item.has("pool5")) {
        items.add(item);
      }
    }
    float[] features = new float[batch * Vgg16.FEATURES];
    try (Network batched = Engines.open("auto", "fp32", Vgg16Weights.builtIn(), batch)) {
      for (int from = 0; from < items.size(); from += batch) {
        // The last batch is filled up with the first images.
        List<JsonNode> some = new ArrayList<>();
        List<byte[]> rgb = new ArrayList<>();
        for (int i = 0; i < batch; i++) {
          some.add(items.get((from + i) % items.size()));
          rgb.add(Files.readAllBytes(GOLDENS.resolve(some.get(i).get("rgb").asText())));
        }
        batched.forward(rgb, features);
        for (int i = 0; i < batch; i++) {
          Goldens.assertClose(
              some.get(i).get("name").asText(),
              floats(Files.readAllBytes(GOLDENS.resolve(some.get(i).get("pool5").asText()))),
              Arrays.copyOfRange(features, i * Vgg16.FEATURES, (i + 1) * Vgg16.FEATURES),
              2.5e-4f);
        }
      }
    }
  }

  private static byte[] file(JsonNode item) throws IOException {
    return item.get("kind").asText().equals("procedural")
        ? ProceduralImages.png(item.get("name").asText())
        : Files.readAllBytes(GOLDENS.resolveSibling(item.get("file").asText()));
  }

  private static String refusal(JsonNode item, byte[] file) {
    try {
      new ImageDecoder(ImageSettings.DEFAULTS).decode(file);
      throw new AssertionError(item.get("name").asText() + " was not refused");
    } catch (BadImageException e) {
      return "| " + item.get("name").asText() + " | refused: " + e.getMessage() + " | | | | |\n";
    }
  }

  private static Row measure(JsonNode item, byte[] file) throws Exception {
    String[] fit = item.get("fit").asText().split("-", -1);
    ImageSettings settings = ImageSettings.DEFAULTS.with(Fit.of(fit[0]), Resampling.of(fit[1]));
    DecodedImage image = new ImageDecoder(settings).decode(file);
    byte[] rgb = Files.readAllBytes(GOLDENS.resolve(item.get("rgb").asText()));
    float[] ofPixels = features(rgb);
    float[] reference = ofPixels;
    double error = -1;
    if (item.has("pool5")) {
      reference = floats(Files.readAllBytes(GOLDENS.resolve(item.get("pool5").asText())));
      error = largestError(reference, ofPixels);
    }
    Row row =
        new Row(
            item.get("name").asText(),
            item.get("fit").asText(),
            meanDifference(image.rgb(), rgb),
            largestDifference(image.rgb(), rgb),
            error,
            cosine(reference, features(image.rgb())));
    check(row, item.get("lossless").asBoolean());
    return row;
  }

  private static float[] features(byte[] rgb) {
    float[] features = new float[Vgg16.FEATURES];
    network.forward(List.of(rgb), features);
    return features;
  }

  private static void check(Row row, boolean lossless) {
    assertThat(row.featureError).as(row.name).isLessThanOrEqualTo(2.5e-4);
    if (lossless) {
      assertThat(row.pixelMax).as(row.name).isLessThanOrEqualTo(1);
      assertThat(row.cosine).as(row.name).isGreaterThanOrEqualTo(0.999999);
    } else {
      assertThat(row.pixelMean).as(row.name).isLessThanOrEqualTo(0.6);
      assertThat(row.cosine).as(row.name).isGreaterThanOrEqualTo(0.9995);
    }
  }

  private static float[] floats(byte[] bytes) {
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  private static double meanDifference(byte[] actual, byte[] expected) {
    double sum = 0;
    for (int i = 0; i < expected.length; i++) {
      sum += Math.abs((expected[i] & 0xff) - (actual[i] & 0xff));
    }
    return sum / expected.length;
  }

  private static int largestDifference(byte[] actual, byte[] expected) {
    int largest = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs((expected[i] & 0xff) - (actual[i] & 0xff)));
    }
    return largest;
  }

  /** Of features from the reference's pixels, in proportion to a largest value of 200. */
  private static double largestError(float[] reference, float[] features) {
    double largest = 0;
    double error = 0;
    for (int i = 0; i < reference.length; i++) {
      largest = Math.max(largest, reference[i]);
      error = Math.max(error, Math.abs(reference[i] - features[i]));
    }
    return error / Math.max(1, largest / 200);
  }

  private static double cosine(float[] reference, float[] features) {
    double product = 0;
    double squares = 0;
    double referenceSquares = 0;
    for (int i = 0; i < Vgg16.FEATURES; i++) {
      double value = features[i];
      product += value * reference[i];
      squares += value * value;
      referenceSquares += (double) reference[i] * reference[i];
    }
    return product / Math.sqrt(squares * referenceSquares);
  }

  private static void write(String lines) throws IOException {
    String document = Files.readString(DOCUMENT);
    int begin = document.indexOf(TABLE_BEGIN) + TABLE_BEGIN.length();
    String head =
        "| case | fit | pixels: mean | largest | features from the reference's pixels: largest"
            + " error | features from the file: cosine |\n|-|-|-|-|-|-|\n";
    Files.writeString(
        DOCUMENT,
        document.substring(0, begin)
            + head
            + lines
            + document.substring(document.indexOf(TABLE_END)));
  }
}
