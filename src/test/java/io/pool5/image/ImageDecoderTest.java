package io.pool5.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {

  private static final byte[] PNG = ProceduralImages.png("waves-300x200");
  private static final byte[] JPEG =
      ProceduralImages.encode(ProceduralImages.draw("waves-300x200"), "jpg");

  private final ImageDecoder decoder = new ImageDecoder(ImageSettings.DEFAULTS);

  private static ImageDecoder decoder(String fitAndResampling) {
    String[] parts = fitAndResampling.split("-", -1);
    return new ImageDecoder(ImageSettings.DEFAULTS.with(Fit.of(parts[0]), Resampling.of(parts[1])));
  }

  private static ImageDecoder limited(int maxSide, long maxPixels) {
    return new ImageDecoder(
        new ImageSettings(Fit.SQUASH, Resampling.BILINEAR, 0xffffff, maxSide, maxPixels, 10_000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "waves-224x224.squash-bilinear",
        "waves-300x200.squash-bilinear",
        "waves-300x200.squash-nearest",
        "waves-300x200.crop-bilinear",
        "waves-200x300.squash-bilinear",
        "waves-200x300.squash-nearest",
        "waves-200x300.crop-bilinear",
        "checker-1024.squash-bilinear",
        "corners-2x2.squash-bilinear",
        "corner-white.squash-bilinear",
        "red.squash-bilinear",
        "blue.squash-bilinear",
        "gray128.squash-bilinear"
      })
  void everyProceduralGoldenIsMetExactly(String golden) throws Exception {
    String[] parts = golden.split("\\.", -1);
    DecodedImage decoded = decoder(parts[1]).decode(ProceduralImages.png(parts[0]));

    try (InputStream in =
        ImageDecoderTest.class.getResourceAsStream("/goldens/procedural/" + golden + ".rgb")) {
      assertThat(decoded.rgb()).isEqualTo(in.readAllBytes());
    }
    assertThat(decoded.format()).isEqualTo("PNG");
  }

  /** Checksums of what Pillow 13.0.0 gives; the taller image is resized vertically first. */
  @ParameterizedTest
  @CsvSource({"waves-300x500, 4583b049", "waves-300x370, 7008fe65"})
  void anImageThatShrinksBothWaysIsThatOfPillow(String name, String crc) throws Exception {
    CRC32 actual = new CRC32();
    actual.update(decoder.decode(ProceduralImages.png(name)).rgb());

    assertThat(Long.toHexString(actual.getValue())).isEqualTo(crc);
  }

  /** Checksums of Pillow 13.0.0. Every seventh centre lies between two pixels exactly. */
  @ParameterizedTest
  @CsvSource({"squash-nearest, f74c0268", "crop-nearest, c222fa60"})
  void theNearestPixelIsThatOfPillow(String fitAndResampling, String crc) throws Exception {
    CRC32 actual = new CRC32();
    actual.update(decoder(fitAndResampling).decode(ProceduralImages.png("waves-320x240")).rgb());

    assertThat(Long.toHexString(actual.getValue())).isEqualTo(crc);
  }

  @Test
  void transparencyIsLaidOverWhite() throws Exception {
    BufferedImage image = new BufferedImage(224, 224, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x80_00_00_00);

    byte[] rgb = decoder.decode(ProceduralImages.encode(image, "png")).rgb();

    assertThat(rgb[0] & 0xff).isEqualTo(127);
    assertThat(rgb[3] & 0xff).isEqualTo(255);
  }

  @Test
  void theColourUnderTransparencyIsASetting() throws Exception {
    BufferedImage image = new BufferedImage(224, 224, BufferedImage.TYPE_INT_ARGB);
    ImageSettings overOrange =
        new ImageSettings(Fit.SQUASH, Resampling.BILINEAR, 0xff8001, 224, 1 << 16, 10_000);

    byte[] rgb = new ImageDecoder(overOrange).decode(ProceduralImages.encode(image, "png")).rgb();

    assertThat(Arrays.copyOf(rgb, 3)).containsExactly(0xff, 0x80, 0x01);
  }

  @Test
  void whatFollowsTheEndOfAJpegFileIsPassedOver() throws Exception {
    byte[] longer = Arrays.copyOf(JPEG, JPEG.length + 2);
    longer[JPEG.length] = (byte) 0xff;
    longer[JPEG.length + 1] = (byte) 0xda;

    assertThat(decoder.decode(longer).rgb()).isEqualTo(decoder.decode(JPEG).rgb());
  }

  @Test
  void anImageThatTakesTooLongIsRefusedWithTheLimit() {
    ImageSettings impatient =
        new ImageSettings(Fit.SQUASH, Resampling.BILINEAR, 0xffffff, 1_024, 1 << 20, 0);

    for (byte[] file :
        List.of(
            JPEG, PNG, ProceduralImages.encode(ProceduralImages.draw("waves-300x200"), "tiff"))) {
      assertThatThrownBy(() -> new ImageDecoder(impatient).decode(file))
          .isInstanceOf(BadImageException.class)
          .hasMessageEndingWith("takes longer than the limit of 0 ms to decode");
    }
  }

  @Test
  void greyKeepsItsLevels() throws Exception {
    BufferedImage image = new BufferedImage(224, 224, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSample(5, 0, 0, 100);

    byte[] rgb = decoder.decode(ProceduralImages.encode(image, "png")).rgb();

    assertThat(Arrays.copyOfRange(rgb, 15, 18)).containsOnly(100);
  }

  @Test
  void whatAClientDidToAnImageIsNamed() throws Exception {
    for (String format : List.of("jpg", "png")) {
      byte[] file =
          ProceduralImages.encode(new BufferedImage(9, 9, BufferedImage.TYPE_INT_RGB), format);
      String base64 = Base64.getEncoder().encodeToString(file);
      String text = new String(file, StandardCharsets.UTF_8);
      assertRefused(text.getBytes(StandardCharsets.UTF_8), "ef bf bd", "sent as text");
      assertRefused(base64.getBytes(StandardCharsets.UTF_8), "base64", "as they are");
      assertRefused(
          ("data:image/" + format + ";base64," + base64).getBytes(StandardCharsets.UTF_8),
          "base64");
      assertRefused(("{\"image\": \"" + base64 + "\"}").getBytes(StandardCharsets.UTF_8), "JSON");
    }
    assertThat(NoImage.describe("a text".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("it begins with the bytes 61 20 74 65 78 74");
  }

  @Test
  void whatIsNoImageIsRefusedWithWhatItIs() {
    assertRefused(new byte[0], "it is empty");
    assertRefused("a text, named .jpg".getBytes(StandardCharsets.UTF_8), "Not an image", "61 20");
    assertRefused("....ftypavif....".getBytes(StandardCharsets.UTF_8), "AVIF is not supported");
    assertRefused("....ftypheic....".getBytes(StandardCharsets.UTF_8), "HEIC is not supported");
    assertRefused(
        "\0\0\0\40ftypmif1\0\0\0\0mif1avifmiaf....".getBytes(StandardCharsets.UTF_8),
        "AVIF is not supported");
    assertRefused(
        "\0\0\0\30ftypmif1\0\0\0\0mif1heicavif".getBytes(StandardCharsets.UTF_8),
        "HEIC is not supported");
    assertRefused("II+\0\10\0\0\0........".getBytes(StandardCharsets.UTF_8), "BigTIFF");
  }

  @Test
  void anImageOverTheLimitsIsRefusedWithTheLimits() {
    byte[] png = ProceduralImages.png("waves-300x200");

    assertThatThrownBy(() -> limited(299, 100_000).decode(png))
        .isInstanceOf(BadImageException.class)
        .hasMessageContaining("300 x 200")
        .hasMessageContaining("299");
    assertThatThrownBy(() -> limited(300, 59_999).decode(png))
        .isInstanceOf(BadImageException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"crop-bilinear", "crop-nearest"})
  void theNarrowestImageIsCroppedWithoutMakingAllOfIt(String fitAndResampling) throws Exception {
    int longest = ImageSettings.DEFAULTS.maxSide();
    for (BufferedImage image :
        List.of(
            new BufferedImage(longest, 1, BufferedImage.TYPE_INT_RGB),
            new BufferedImage(1, longest, BufferedImage.TYPE_INT_RGB))) {
      DecodedImage decoded =
          decoder(fitAndResampling).decode(ProceduralImages.encode(image, "png"));

      assertThat(decoded.rgb()).hasSize(224 * 224 * 3).containsOnly(0);
    }
  }

  @Test
  void aCompressedTextIsNotInflated() throws Exception {
    byte[] plain = ProceduralImages.png("red");
    // Were it read, its checksum and its content would be an error.
    ByteBuffer withText = ByteBuffer.allocate(plain.length + 12 + 5).put(plain, 0, 33);
    withText.putInt(5).put("zTXt".getBytes(StandardCharsets.US_ASCII));
    withText.put(new byte[] {'k', 0, 0, 1, 2}).putInt(0).put(plain, 33, plain.length - 33);

    assertThat(decoder.decode(withText.array()).rgb()).isEqualTo(decoder.decode(plain).rgb());
  }

  private void assertRefused(byte[] file, String... parts) {
    assertThatThrownBy(() -> decoder.decode(file))
        .isInstanceOf(BadImageException.class)
        .message()
        .contains(List.of(parts));
  }

  /** As Pillow has it. Java would take the palette's last colour for it. */
  @Test
  void aTransparentColourThatNoPaletteHasMeansNothing() throws Exception {
    byte[] beyond = ImageFiles.read("placed-transparent.gif");
    int control = 205;
    assertThat(beyond[control + 1]).isEqualTo((byte) 0xf9);
    byte[] opaque = beyond.clone();
    beyond[control + 6] = (byte) 255;
    opaque[control + 3] = 0;

    assertThat(decoder.decode(beyond).rgb()).isEqualTo(decoder.decode(opaque).rgb());
  }

  @Test
  void aBmpFileThatDoesNotSayHowLargeItIsIsReadAllTheSame() throws Exception {
    for (String name : List.of("topdown.bmp", "32bit.bmp")) {
      byte[] file = ImageFiles.read(name);
      byte[] without = file.clone();
      Arrays.fill(without, 2, 6, (byte) 0);

      assertThat(decoder.decode(without).rgb()).as(name).isEqualTo(decoder.decode(file).rgb());
    }
  }
}
