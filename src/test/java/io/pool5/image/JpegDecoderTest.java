package io.pool5.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pool5.image.jpeg.JpegPicture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JpegDecoderTest {

  private final ImageDecoder decoder = new ImageDecoder(ImageSettings.DEFAULTS);

  private static int frameHeader(byte[] jpeg) {
    int at = 0;
    while (jpeg[at] != (byte) 0xff || jpeg[at + 1] != (byte) 0xc0) {
      at++;
    }
    return at;
  }

  private void assertRefused(byte[] jpeg, String message) {
    assertThatThrownBy(() -> decoder.decode(jpeg))
        .isInstanceOf(BadImageException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "c9, arithmetic coding is not supported",
    "ca, arithmetic coding is not supported",
    "c3, lossless and hierarchical coding is not supported",
    "c5, lossless and hierarchical coding is not supported",
    "c2, a scan header makes no sense"
  })
  void otherWaysOfCodingAreRefusedByName(String marker, String message) {
    byte[] jpeg = ImageFiles.read("ycc420.jpg");
    jpeg[frameHeader(jpeg) + 1] = (byte) Integer.parseInt(marker, 16);

    assertRefused(jpeg, message);
  }

  @Test
  void whatTheFrameHeaderCannotMeanIsRefused() {
    byte[] jpeg = ImageFiles.read("ycc420.jpg");
    int header = frameHeader(jpeg);

    assertRefused(changed(jpeg, header + 4, 12), "12 bits a sample are not supported");
    assertRefused(changed(jpeg, header + 11, 0x02), "its sampling factors make no sense");
    assertRefused(
        changed(changed(jpeg, header + 11, 0x31), header + 14, 0x21),
        "sampling factors that are no multiples");
    assertRefused(changed(jpeg, header + 12, 9), "a quantization table is missing");
    assertRefused(changed(jpeg, header + 10, 77), "a scan is of a component that is not there");
    int end = header + 4 + 6 + 9;
    assertRefused(
        ByteBuffer.allocate(jpeg.length + end - header)
            .put(jpeg, 0, end)
            .put(jpeg, header, jpeg.length - header)
            .array(),
        "it has several frame headers");
  }

  private static byte[] changed(byte[] file, int at, int value) {
    byte[] copy = file.clone();
    copy[at] = (byte) value;
    return copy;
  }

  @ParameterizedTest
  @ValueSource(strings = {"ycc420.jpg", "progressive.jpg"})
  void itStopsWhenTheTimeIsUp(String name) {
    assertThatThrownBy(() -> JpegPicture.samples(ImageFiles.read(name), () -> true, warning -> {}))
        .isInstanceOf(IOException.class)
        .hasMessage("time is up");
  }

  @Test
  void eachKindOfDamageIsSaidOnce() throws Exception {
    DecodedImage image = decoder.decode(ImageFiles.read("restarts-damaged.jpg"));

    assertThat(image.warnings())
        .doesNotHaveDuplicates()
        .allMatch(warning -> warning.startsWith("Corrupt JPEG data: "))
        .hasSizeLessThan(12);
  }

  /** One decode stands still in the middle; others, of the same file, do not wait for it. */
  @Test
  void noDecodeHoldsUpAnother() throws Exception {
    byte[] file = ImageFiles.read("ycc420.jpg");
    byte[] expected = decoder.decode(file).rgb();
    CountDownLatch within = new CountDownLatch(1);
    CountDownLatch others = new CountDownLatch(1);
    List<String> warnings = new ArrayList<>();
    CompletableFuture<byte[]> slow =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return JpegPicture.samples(file, () -> stand(within, others), warnings::add);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(within.await(60, TimeUnit.SECONDS)).isTrue();

    assertThat(decoder.decode(file).rgb()).isEqualTo(expected);
    assertThat(slow).isNotDone();

    others.countDown();
    assertThat(slow.get(60, TimeUnit.SECONDS)).hasSize(61 * 47 * 3);
    assertThat(warnings).isEmpty();
  }

  /** Never up: what is asked for the time waits. */
  private static boolean stand(CountDownLatch within, CountDownLatch others) {
    within.countDown();
    try {
      others.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return false;
  }
}
