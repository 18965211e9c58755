package io.pool5.vgg16.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Vgg16WeightsTest {

  private static final byte[] GENUINE = genuine();

  private static byte[] genuine() {
    try (InputStream in = Vgg16Weights.class.getResourceAsStream("vgg16-notop.safetensors")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] edited(String from, String to) {
    assertThat(to).hasSameSizeAs(from);
    int headerBytes = (int) ByteBuffer.wrap(GENUINE).order(ByteOrder.LITTLE_ENDIAN).getLong();
    String header = new String(GENUINE, 8, headerBytes, StandardCharsets.UTF_8);
    assertThat(header).contains(from);
    byte[] edited = GENUINE.clone();
    byte[] changed = header.replace(from, to).getBytes(StandardCharsets.UTF_8);
    System.arraycopy(changed, 0, edited, 8, changed.length);
    return edited;
  }

  private static void assertRefused(byte[] file, String... parts) {
    assertThatThrownBy(() -> Vgg16Weights.parse(file))
        .isInstanceOf(InvalidWeightsException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void theBuiltInWeightsAreThePublishedOnes() {
    Vgg16Weights weights = Vgg16Weights.builtIn();

    assertThat(weights.fingerprint()).isEqualTo(Vgg16Weights.PUBLISHED);
    assertThat(weights.kernel(0)[0]).isEqualTo(0.42947057f);
    assertThat(weights.kernel(12)[0]).isEqualTo(0.00040788297f);
  }

  @Test
  void aFileIsReadLikeTheBuiltIn(@TempDir Path dir) throws Exception {
    Path file = Files.write(dir.resolve("w.safetensors"), GENUINE);

    assertThat(Vgg16Weights.read(file).fingerprint()).isEqualTo(Vgg16Weights.PUBLISHED);
  }

  @Test
  void theFileIsNamedInTheError(@TempDir Path dir) throws Exception {
    Path file = Files.write(dir.resolve("w.safetensors"), new byte[3]);

    assertThatThrownBy(() -> Vgg16Weights.read(file))
        .isInstanceOf(InvalidWeightsException.class)
        .hasMessageContaining("w.safetensors");
  }

  @Test
  void aMissingLayerIsNamedWithItsShape() {
    assertRefused(
        edited("block3_conv2.kernel", "block3_conv9.kernel"),
        "block3_conv2.kernel [3, 3, 256, 256]",
        "missing");
  }

  @Test
  void aWrongShapeIsNamed() {
    assertRefused(
        edited("[3,3,128,256]", "[3,3,256,128]"),
        "block3_conv1.kernel",
        "[3, 3, 256, 128]",
        "not [3, 3, 128, 256]");
  }

  @Test
  void anotherTypeIsNamed() {
    assertRefused(edited("\"F32\"", "\"F16\""), "block1_conv1.kernel", "F16");
  }

  @Test
  void aTruncatedFileIsRefused() {
    assertRefused(Arrays.copyOf(GENUINE, GENUINE.length - 4), "block5_conv3.bias", "cut short");
    assertRefused(Arrays.copyOf(GENUINE, 100), "cut short");
    assertRefused(new byte[0], "cut short");
  }

  @Test
  void garbageIsRefused() {
    byte[] garbage = GENUINE.clone();
    garbage[8] = 'x';
    assertRefused(garbage, "not a safetensors file");
  }

  @Test
  void aValueThatIsNoNumberIsNamed() {
    byte[] broken = GENUINE.clone();
    ByteBuffer.wrap(broken).order(ByteOrder.LITTLE_ENDIAN).putFloat(broken.length - 8, Float.NaN);
    assertRefused(broken, "block5_conv3.bias", "NaN");
  }
}
