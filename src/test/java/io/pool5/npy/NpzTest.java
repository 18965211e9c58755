package io.pool5.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpzTest {

  @TempDir private Path dir;

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Path file = dir.resolve("a.npz");
    try (NpzWriter npz = new NpzWriter(file)) {
      npz.floats("f", 2, List.of(new float[] {1, 2}, new float[] {3, 4.5f}));
      npz.doubles("d", 1, List.of(new double[] {0.1}));
      npz.doubles("row", new double[] {5, 6, 7});
      npz.number("n", -0.5);
      npz.texts("t", List.of("tulip", "Rosé", "花 \uD83C\uDF39"));
      npz.text("one", "");
      npz.complete();
    }
    try (NpzFile npz = new NpzFile(file)) {
      assertThat(npz.names()).containsExactlyInAnyOrder("f", "d", "row", "n", "t", "one");
      assertThat(npz.shape("f")).containsExactly(2, 2);
      assertThat(npz.shape("n")).isEmpty();
      assertThat(npz.floats("f")).isDeepEqualTo(new float[][] {{1, 2}, {3, 4.5f}});
      assertThat(npz.floats("d")).isDeepEqualTo(new float[][] {{0.1f}});
      assertThat(npz.floats("row")).isDeepEqualTo(new float[][] {{5, 6, 7}});
      assertThat(npz.floats("n")).isDeepEqualTo(new float[][] {{-0.5f}});
      assertThat(npz.texts("t")).containsExactly("tulip", "Rosé", "花 \uD83C\uDF39");
      assertThat(npz.texts("one")).containsExactly("");
    }
  }

  @Test
  void whatIsNotCompleteLeavesNothing() throws IOException {
    try (NpzWriter npz = new NpzWriter(dir.resolve("a.npz"))) {
      npz.number("n", 1);
    }
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void columnsThatLieFirstAreTurned() throws IOException {
    ByteBuffer numbers = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
    numbers.asDoubleBuffer().put(new double[] {1, 4, 2, 5, 3, 6});
    Path file = file("{'descr': '<f8', 'fortran_order': True, 'shape': (2, 3), }", numbers.array());
    try (NpzFile npz = new NpzFile(file)) {
      assertThat(npz.floats("a")).isDeepEqualTo(new float[][] {{1, 2, 3}, {4, 5, 6}});
    }
  }

  @ParameterizedTest
  @CsvSource({
    "<i8, -1;0;0;0;0;0;0;0, 255",
    ">i2, -1;-2, -2",
    "|i1, -3, -3",
    "|u1, -3, 253",
    "<u2, -1;-1, 65535",
    ">u4, -1;-1;-1;-1, 4294967295",
    "<u8, -1;-1;-1;-1;-1;-1;-1;-1, 18446744073709551615",
    "|S3, 97;98;0, ab",
    ">U1, 0;0;0;97, a",
  })
  void classesMayBeOfManyTypes(String type, String values, String text) throws IOException {
    String[] each = values.split(";", -1);
    byte[] bytes = new byte[each.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = Byte.parseByte(each[i]);
    }
    try (NpzFile npz = new NpzFile(file(head(type), bytes))) {
      assertThat(npz.texts("a")).containsExactly(text);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "<f8, 8, 'neither text nor whole numbers; astype(str)'",
    "|O, 8, neither text nor whole numbers",
    "<i4, 3, cut short",
    "<U2, 7, cut short",
    "<i4, 5, longer than its shape",
  })
  void otherTextsAreRefused(String type, int bytes, String part) throws IOException {
    Path file = file(head(type), new byte[bytes]);
    try (NpzFile npz = new NpzFile(file)) {
      assertThatThrownBy(() -> npz.texts("a"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("a.npz")
          .hasMessageContaining("array a")
          .hasMessageContaining(part);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "|O, 8, not float32 or float64",
    "<c8, 8, not float32 or float64",
    "<f4, 3, cut short",
    "<f4, 5, longer than its shape",
  })
  void otherNumbersAreRefused(String type, int bytes, String part) throws IOException {
    Path file = file(head(type), new byte[bytes]);
    try (NpzFile npz = new NpzFile(file)) {
      assertThatThrownBy(() -> npz.floats("a"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("array a")
          .hasMessageContaining(part);
    }
  }

  @Test
  void anArrayThatIsNotThereIsNamedWithThoseThatAre() throws IOException {
    try (NpzFile npz = new NpzFile(file(head("<f4"), new byte[4]))) {
      assertThatThrownBy(() -> npz.floats("coef_"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no array coef_, but a");
    }
  }

  @Test
  void anotherFileIsNone() throws IOException {
    Path text = Files.writeString(dir.resolve("text.npz"), "no zip");
    assertThatThrownBy(() -> new NpzFile(text)).hasMessageContaining("not a .npz file");
    Path damaged = file("{}", new byte[4]);
    assertThatThrownBy(() -> new NpzFile(damaged)).hasMessageContaining("array a");
  }

  private static String head(String type) {
    return "{'descr': '" + type + "', 'fortran_order': False, 'shape': (1,), }";
  }

  /** With one array, named a. */
  private Path file(String head, byte[] data) throws IOException {
    Path file = dir.resolve("a.npz");
    byte[] text = head.getBytes(StandardCharsets.US_ASCII);
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("a.npy"));
      zip.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, 0});
      zip.write(text);
      zip.write(data);
      zip.closeEntry();
    }
    return file;
  }
}
