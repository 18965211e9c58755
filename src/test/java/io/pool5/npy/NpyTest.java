package io.pool5.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpyTest {

  @TempDir private Path dir;

  private Path file(String header, float... values) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer file = ByteBuffer.allocate(10 + text.length + 4 * values.length);
    file.put((byte) 0x93).put("NUMPY\1\0".getBytes(StandardCharsets.US_ASCII));
    file.put((byte) text.length).put((byte) 0).put(text);
    for (float value : values) {
      file.putFloat(value);
    }
    return Files.write(dir.resolve("a.npy"), file.array());
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    float[] values = {0, 1, 2.5f, Float.MIN_VALUE, -4, Float.MAX_VALUE};
    NpyWriter.write(dir.resolve("w.npy"), new NpyArray(List.of(3, 1, 2), values));

    NpyArray read = NpyArray.read(dir.resolve("w.npy"));

    assertThat(read.shape()).containsExactly(3, 1, 2);
    assertThat(read.values()).containsExactly(values);
  }

  /** The bytes that numpy.save(..., numpy.zeros((2, 1), 'f4')) begins with. */
  @Test
  void theHeadIsNumpys() throws Exception {
    NpyWriter.write(dir.resolve("w.npy"), new NpyArray(List.of(2, 1), new float[2]));

    byte[] bytes = Files.readAllBytes(dir.resolve("w.npy"));

    assertThat(bytes).hasSize(128 + 8).startsWith(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0);
    assertThat(new String(bytes, 10, 118, StandardCharsets.US_ASCII))
        .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1,), } ")
        .endsWith(" \n");
  }

  @Test
  void anArrayWithoutItemsIsOne() throws Exception {
    NpyWriter.write(dir.resolve("w.npy"), new NpyArray(List.of(0, 7, 7, 512), new float[0]));

    assertThat(NpyArray.read(dir.resolve("w.npy")).shape()).containsExactly(0, 7, 7, 512);
  }

  @Test
  void bigEndianNumbersAreRead() throws Exception {
    Path file = file("{'descr': '>f4', 'fortran_order': False, 'shape': (2,), }\n", 1, 2);

    assertThat(NpyArray.read(file).values()).containsExactly(1, 2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), } | type <f8, not float32",
        "{'descr': '<f4', 'fortran_order': True, 'shape': (1,), } | Fortran",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), } | needs 8 bytes",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), } | 99999999999",
        "{'shape': (1,)} | makes no sense",
      })
  void whatCannotBeReadIsNamed(String header, String part) throws Exception {
    Path file = file(header.replace('"', '\''), 1);

    assertThatThrownBy(() -> NpyArray.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("a.npy", part);
  }

  @Test
  void whatIsNoNpyFileIsRefused() throws Exception {
    for (String content : List.of("", "a text that is long enough", "\u0093NUMPY")) {
      Path file = Files.writeString(dir.resolve("x"), content, StandardCharsets.ISO_8859_1);
      assertThatThrownBy(() -> NpyArray.read(file))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("not a .npy file");
    }
  }

  @Test
  void whatIsNotWholeLeavesNothingBehind() throws Exception {
    Path file = Files.writeString(dir.resolve("kept.npy"), "as it was");
    try (NpyWriter writer = new NpyWriter(file, List.of(2))) {
      writer.append(new float[] {1, 2}, 0);
    }

    assertThat(file).hasContent("as it was");
    try (var files = Files.list(dir)) {
      assertThat(files).containsExactly(file);
    }
  }
}
