package io.pool5.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pool5.npy.NpyArray;
import io.pool5.vgg16.Goldens;
import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.weights.Vgg16Weights;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExtractCommandTest {

  @TempDir private Path dir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path red;
  private Path blue;
  private Path broken;

  @BeforeEach
  void makeImages() throws IOException {
    red = image("red.png", 0xff0000);
    blue = image("blue.png", 0x0000ff);
    broken = Files.write(dir.resolve("cut.png"), Arrays.copyOf(Files.readAllBytes(red), 60));
  }

  private Path image(String name, int colour) throws IOException {
    BufferedImage image = new BufferedImage(224, 224, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 224 * 224; i++) {
      image.setRGB(i % 224, i / 224, colour);
    }
    Path file = dir.resolve(name);
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  private int run(Object... arguments) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commandLine.execute(
        Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
  }

  private static void assertFeaturesOf(String golden, float[] values, int item) {
    assertFeaturesOf(golden, values, item, 2.5e-4f);
  }

  private static void assertFeaturesOf(String golden, float[] values, int item, float tolerance) {
    float[] expected = Goldens.pool5(golden + ".squash-bilinear");
    for (int i = 0; i < expected.length; i++) {
      assertThat(values[item * Vgg16.FEATURES + i]).isCloseTo(expected[i], within(tolerance));
    }
  }

  @Test
  void whereAllImagesAreBadTheFileThatWasThereStays() throws Exception {
    Path file = Files.writeString(dir.resolve("f.npy"), "of yesterday");

    assertThat(run("extract", broken, dir.resolve("mistyped.png"), "--out", file)).isEqualTo(1);
    assertThat(err.toString()).contains("no image became features");
    assertThat(file).hasContent("of yesterday");
    assertThat(dir.resolve("f.npy.part")).doesNotExist();
  }

  @Test
  void imagesBecomeOneArrayInOrder() throws Exception {
    Path file = dir.resolve("f.npy");

    assertThat(run("extract", red, blue, red, "--out", file, "--batch", 2)).isZero();

    NpyArray features = NpyArray.read(file);
    assertThat(features.shape()).containsExactly(3, 7, 7, 512);
    assertFeaturesOf("red", features.values(), 0);
    assertFeaturesOf("blue", features.values(), 1);
    assertFeaturesOf("red", features.values(), 2);
    assertThat(err.toString())
        .containsPattern("f.npy \\(3, 7, 7, 512\\), by (onednn|winograd)")
        .doesNotContain("[#");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aDirectoryGetsAFileForEachImage() throws Exception {
    Path directory = dir.resolve("features");

    assertThat(run("extract", blue, red, "--out", directory)).isZero();

    NpyArray features = NpyArray.read(directory.resolve("blue.png.npy"));
    assertThat(features.shape()).containsExactly(7, 7, 512);
    assertFeaturesOf("blue", features.values(), 0);
    assertThat(directory.resolve("red.png.npy")).exists();
    assertThat(err.toString()).contains("2 files (7, 7, 512) in ");
  }

  @Test
  void aBadImageIsNamedAndTheOthersComeOut() throws Exception {
    Path file = dir.resolve("f.npy");
    Path none = dir.resolve("none.png");

    assertThat(run("extract", broken, red, none, "--out", file)).isEqualTo(1);

    assertThat(NpyArray.read(file).shape()).containsExactly(1, 7, 7, 512);
    assertThat(err.toString())
        .contains("pool5: " + broken + ": PNG is cut short")
        .contains("pool5: " + none + ": there is no such file")
        .contains("2 bad images left out");
    assertThat(run("extract", broken, red, "--out", file, "--skip-bad")).isZero();
  }

  @Test
  void standardInputIsRead() throws Exception {
    Path file = dir.resolve("f.npy");
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream(Files.readAllBytes(red)));
      assertThat(run("extract", "-", "--out", file)).isZero();
      System.setIn(new ByteArrayInputStream(new byte[0]));
      assertThat(run("extract", "-", "--out", dir.resolve("g.npy"))).isEqualTo(1);
    } finally {
      System.setIn(before);
    }
    assertFeaturesOf("red", NpyArray.read(file).values(), 0);
    assertThat(err.toString()).contains("pool5: standard input: Not an image: it is empty");
  }

  @Test
  void wrongUsageIsRefused() {
    assertThat(run("extract", red)).isEqualTo(2);
    assertThat(run("extract", "--out", dir.resolve("f.npy"))).isEqualTo(2);
    assertThat(run("extract", red, "--out", dir, "--fit", "stretch")).isEqualTo(2);
    assertThat(run("extract", red, "--out", dir, "--batch", 0)).isEqualTo(2);
    assertThat(run("extract", "-", "-", "--out", dir)).isEqualTo(2);
    assertThat(err.toString()).contains("stretch", "squash", "read only once");
  }

  @Test
  void whatCannotBeDoneIsSaid() throws Exception {
    Path other = Files.createDirectories(dir.resolve("other")).resolve("red.png");
    Files.copy(red, other);

    assertThat(run("extract", red, other, "--out", dir.resolve("d"))).isEqualTo(1);
    assertThat(run("extract", red, "--out", dir, "--engine", "abacus")).isEqualTo(1);
    assertThat(run("extract", red, "--out", dir, "--weights", red)).isEqualTo(1);
    assertThat(err.toString())
        .contains("Two images would be written to red.png.npy")
        .contains("There is no engine abacus")
        .contains("red.png: not a safetensors file");
  }

  @Test
  void theFitAndTheResamplingAreChosen() throws Exception {
    BufferedImage image = new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 300 * 200; i++) {
      image.setRGB(i % 300, i / 300, i * 7919);
    }
    Path noise = dir.resolve("noise.png");
    ImageIO.write(image, "png", noise.toFile());
    Path file = dir.resolve("f.npy");
    assertThat(run("extract", noise, "--out", file)).isZero();
    float[] squashed = NpyArray.read(file).values();

    for (List<String> options :
        List.of(List.of("--fit", "CROP"), List.of("--resample", "nearest"))) {
      assertThat(run("extract", noise, "--out", file, options.get(0), options.get(1))).isZero();
      assertThat(NpyArray.read(file).values()).isNotEqualTo(squashed);
    }
  }

  @Test
  void theWeightsAndTheEngineAreChosen() throws Exception {
    Path weights = dir.resolve("w.safetensors");
    Vgg16Weights.builtIn().write(weights);
    Path file = dir.resolve("f.npy");

    assertThat(
            run(
                "extract",
                red,
                "--out",
                file,
                "--weights",
                weights,
                "--engine",
                "nd4j",
                "--precision",
                "fp32"))
        .isZero();

    // ND4J adds up in another order than oneDNN does, a little less exactly.
    assertFeaturesOf("red", NpyArray.read(file).values(), 0, 4e-4f);
    assertThat(err.toString()).contains("by nd4j");
  }

  @Test
  void weightsAreShownAndConverted() throws Exception {
    Path file = dir.resolve("w.safetensors");
    Vgg16Weights.builtIn().write(file);

    assertThat(run("weights", "show", file)).isZero();
    assertThat(out.toString())
        .contains("block3_conv1   3 x 3 x 128 x 256    256")
        .contains(Vgg16Weights.PUBLISHED)
        .contains("published      yes");

    Path copy = dir.resolve("copy.safetensors");
    assertThat(run("weights", "convert", file, copy)).isZero();
    assertThat(Files.mismatch(file, copy)).isEqualTo(-1);
    assertThat(run("weights", "convert", file, dir.resolve("copy.h5"))).isEqualTo(2);
    assertThat(run("weights", "show", red)).isEqualTo(1);
    assertThat(err.toString())
        .contains("Only safetensors is written", "red.png: not a safetensors");
  }
}
