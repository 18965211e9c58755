package io.pool5.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files made to do harm. */
class HostileFilesTest {

  private static final long SMALL_BYTES = 1 << 20;

  private final ImageDecoder decoder = new ImageDecoder(ImageSettings.DEFAULTS);

  private void assertRefusedAtOnce(byte[] file, String part) {
    Allocation allocation = new Allocation();
    long start = System.nanoTime();
    assertThatThrownBy(() -> decoder.decode(file))
        .isInstanceOf(BadImageException.class)
        .hasMessageContaining(part);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    assertThat(allocation.bytes()).isLessThan(SMALL_BYTES + 4L * file.length);
  }

  private static byte[] patched(String name, ByteOrder order, int... placesAndShorts) {
    byte[] file = ImageFiles.read(name);
    ByteBuffer buffer = ByteBuffer.wrap(file).order(order);
    for (int i = 0; i < placesAndShorts.length; i += 2) {
      buffer.putShort(placesAndShorts[i], (short) placesAndShorts[i + 1]);
    }
    return file;
  }

  private static int placeOf(byte[] file, int... bytes) {
    for (int at = 0; at + bytes.length <= file.length; at++) {
      int same = 0;
      while (same < bytes.length && (file[at + same] & 0xff) == bytes[same]) {
        same++;
      }
      if (same == bytes.length) {
        return at;
      }
    }
    throw new IllegalArgumentException("not found");
  }

  static Stream<byte[]> hugeHeaders() {
    byte[] jpeg = ImageFiles.read("ycc420.jpg");
    int frame = placeOf(jpeg, 0xff, 0xc0);
    byte[] gif = ImageFiles.read("interlaced.gif");
    int descriptor = placeOf(gif, 0x2c, 0, 0, 0, 0, 61, 0, 47);
    byte[] tiff = ImageFiles.read("raw.tif");
    int widthTag = placeOf(tiff, 0, 1, 4, 0, 1, 0, 0, 0, 61);
    int heightTag = placeOf(tiff, 1, 1, 4, 0, 1, 0, 0, 0, 47);
    int max = 0xffff;
    ByteOrder little = ByteOrder.LITTLE_ENDIAN;
    return Stream.of(
        patched("ycc420.jpg", ByteOrder.BIG_ENDIAN, frame + 5, max, frame + 7, max),
        ImageFiles.withRightChecksums(
            patched("rgba.png", ByteOrder.BIG_ENDIAN, 16, 0, 18, max, 20, 0, 22, max)),
        patched("interlaced.gif", little, 6, max, 8, max, descriptor + 5, max, descriptor + 7, max),
        patched("32bit.bmp", little, 18, max, 20, 0, 22, max, 24, 0),
        patched("raw.tif", little, widthTag + 8, max, heightTag + 8, max),
        patched("alpha.webp", little, 24, max, 27, max));
  }

  @ParameterizedTest
  @MethodSource("hugeHeaders")
  void aHugeHeaderIsRefusedBeforeAPixelIsAllocated(byte[] file) {
    assertRefusedAtOnce(file, "too large");
  }

  static Stream<String> names() {
    return ImageFiles.names().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aFileCutShortIsRefused(String name) throws Exception {
    byte[] whole = ImageFiles.read(name);
    for (int percent : new int[] {10, 50, 90}) {
      byte[] cut = Arrays.copyOf(whole, whole.length * percent / 100);
      Allocation allocation = new Allocation();
      if (Set.of("animated.gif", "pages.tif").contains(name)) {
        // The first picture may well be all there.
        decodeOrRefuse(cut);
      } else {
        assertThatThrownBy(() -> decoder.decode(cut))
            .as("%s cut to %d %%", name, percent)
            .isInstanceOf(BadImageException.class);
      }
      assertThat(allocation.bytes()).isLessThan(ImageDecoder.maxHeapBytes(1 << 16, cut.length));
    }
  }

  private void decodeOrRefuse(byte[] file) {
    try {
      assertThat(decoder.decode(file).rgb()).hasSize(224 * 224 * 3);
    } catch (BadImageException e) {
      assertThat(e).hasMessageMatching("(?s).{10,}");
    }
  }

  @Test
  void garbageInEveryApplicationSegmentChangesNothing() throws Exception {
    byte[] plain = ImageFiles.read("rgb-bare.jpg");
    List<String> names =
        List.of("", "JFIF\0", "JFXX\0", "Exif\0\0", "ICC_PROFILE\0", "Photoshop 3.0\0", "MPF\0");
    Random random = new Random(1);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(plain, 0, 2);
    for (int marker = 0xe0; marker <= 0xef; marker++) {
      for (String name : names) {
        // A JFIF segment that long would count as one, and make the colours YCbCr.
        byte[] garbage = new byte[name.equals("JFIF\0") ? 5 : 200 + random.nextInt(2_000)];
        random.nextBytes(garbage);
        file.write(0xff);
        file.write(marker);
        file.write((2 + name.length() + garbage.length) >> 8);
        file.write(2 + name.length() + garbage.length);
        file.write(name.getBytes(StandardCharsets.ISO_8859_1));
        file.write(garbage);
      }
    }
    file.write(plain, 2, plain.length - 2);

    DecodedImage image = decoder.decode(file.toByteArray());

    assertThat(image.rgb()).isEqualTo(decoder.decode(plain).rgb());
    assertThat(image.warnings()).singleElement().asString().startsWith("EXIF cannot be read");
  }

  @Test
  void whatIsNoImageIsRefused() {
    assertRefusedAtOnce(new byte[0], "empty");
    assertRefusedAtOnce(new byte[1], "it begins with the bytes 00");
    assertRefusedAtOnce("just a text".getBytes(StandardCharsets.UTF_8), "Not an image");
    assertRefusedAtOnce("%PDF-1.7\n".getBytes(StandardCharsets.UTF_8), "Not an image");
    assertRefusedAtOnce("GIF89a=alert(1)".getBytes(StandardCharsets.UTF_8), "cut short");
    assertRefusedAtOnce("BM, he said".getBytes(StandardCharsets.UTF_8), "cut short");
  }

  @Test
  void aFileThatIsTwoIsReadAsWhatItBeginsWith() throws Exception {
    byte[] jpeg = ImageFiles.read("ycc444.jpg");
    byte[] png = ImageFiles.read("rgba.png");
    byte[] zip = "PK\3\4 and so on".getBytes(StandardCharsets.UTF_8);

    assertThat(decoder.decode(joined(png, jpeg)).rgb()).isEqualTo(decoder.decode(png).rgb());
    assertThat(decoder.decode(joined(jpeg, zip)).rgb()).isEqualTo(decoder.decode(jpeg).rgb());
    assertRefusedAtOnce(joined(Arrays.copyOf(png, 8), jpeg), "PNG");
    assertRefusedAtOnce(joined(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff}, png), "JPEG");
  }

  private static byte[] joined(byte[] one, byte[] other) {
    return ByteBuffer.allocate(one.length + other.length).put(one).put(other).array();
  }

  private static byte[] deflated(int zeros) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater =
        new DeflaterOutputStream(out, new Deflater(Deflater.BEST_COMPRESSION))) {
      byte[] block = new byte[1 << 16];
      for (int left = zeros; left > 0; left -= block.length) {
        deflater.write(block);
      }
    }
    return out.toByteArray();
  }

  private static byte[] chunk(String type, byte[] data) {
    return ByteBuffer.allocate(12 + data.length)
        .putInt(data.length)
        .put(type.getBytes(StandardCharsets.US_ASCII))
        .put(data)
        .array();
  }

  /** 200 kB that would be 200 MB, where pixels do not need them, or more than the pixels need. */
  @Test
  void aPngFileThatInflatesIsReadWithoutInflatingIt() throws Exception {
    byte[] png = ImageFiles.read("interlaced.png");
    byte[] bomb = deflated(200 << 20);
    byte[] keyword = {'k', 0, 0};
    byte[] more = Arrays.copyOf(png, 33);
    for (String type : List.of("zTXt", "iCCP")) {
      more = joined(more, chunk(type, joined(keyword, bomb)));
    }
    byte[] file = joined(more, Arrays.copyOfRange(png, 33, png.length));
    Allocation allocation = new Allocation();

    assertThat(decoder.decode(file).rgb()).isEqualTo(decoder.decode(png).rgb());
    assertThat(allocation.bytes()).isLessThan(4 * SMALL_BYTES + 8L * file.length);

    byte[] pixels = joined(Arrays.copyOf(png, 33), chunk("IDAT", bomb));
    Allocation again = new Allocation();
    decodeOrRefuse(ImageFiles.withRightChecksums(joined(pixels, chunk("IEND", new byte[0]))));
    assertThat(again.bytes()).isLessThan(2 * SMALL_BYTES + 4L * pixels.length);
  }

  @Test
  void aTiffFileWhoseStripIsAPictureOfItsOwnIsRefused() {
    byte[] file = ImageFiles.read("jpeg.tif");
    int frame = placeOf(file, 0xff, 0xc0);
    ByteBuffer.wrap(file).putShort(frame + 5, (short) 9_999).putShort(frame + 7, (short) 9_999);

    assertRefusedAtOnce(file, "a part of it is larger than the whole");
  }

  @Test
  void aBmpFileThatHoldsAnotherFileIsRefused() {
    for (int compression : new int[] {4, 5}) {
      byte[] file = ImageFiles.read("32bit.bmp");
      file[30] = (byte) compression;
      assertRefusedAtOnce(file, "BMP with compression " + compression + " is not supported");
    }
  }

  @Test
  void aWebpFileWhosePictureIsLargerThanItsCanvasIsRefused() {
    byte[] file = ImageFiles.read("alpha.webp");
    file[24] = 9;

    assertRefusedAtOnce(file, "not as large as announced");
  }

  /** A GIF file of nothing but comments would be copied once for each. */
  @Test
  void commentsInAGifFileAreNotGathered() throws Exception {
    byte[] gif = ImageFiles.read("interlaced.gif");
    int palette = 13 + (6 << (gif[10] & 7));
    byte[] comment = new byte[2 + 2_000 * 256 + 1];
    comment[0] = 0x21;
    comment[1] = (byte) 0xfe;
    for (int at = 2; at < comment.length - 1; at += 256) {
      comment[at] = (byte) 255;
    }
    byte[] file =
        joined(
            joined(Arrays.copyOf(gif, palette), comment),
            Arrays.copyOfRange(gif, palette, gif.length));
    Allocation allocation = new Allocation();

    assertThat(decoder.decode(file).rgb()).isEqualTo(decoder.decode(gif).rgb());
    assertThat(allocation.bytes()).isLessThan(2 * SMALL_BYTES + 4L * file.length);
  }

  @Test
  void decodingForTooLongIsStopped() throws Exception {
    byte[] file = withScansRepeated(progressive(3_000), 3_000);
    ImageSettings settings =
        new ImageSettings(Fit.SQUASH, Resampling.BILINEAR, 0, 4_000, 1 << 24, 300);
    long start = System.nanoTime();

    assertThatThrownBy(() -> new ImageDecoder(settings).decode(file))
        .isInstanceOf(BadImageException.class)
        .hasMessage("JPEG takes longer than the limit of 300 ms to decode");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void framesWithinFramesAreRefused() {
    int levels = 40_000;
    int head = 8 + 16;
    ByteBuffer file = ByteBuffer.allocate(12 + levels * head).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(file.capacity() - 8);
    file.put("WEBP".getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < levels; i++) {
      file.put("ANMF".getBytes(StandardCharsets.US_ASCII));
      file.putInt(file.remaining() - Integer.BYTES);
      file.position(file.position() + 16);
    }

    assertRefusedAtOnce(file.array(), "a frame lies within a frame");
  }

  /** Its decoder has to keep all of it, since more scans may come. */
  @Test
  void aScanOfOneComponentIsAdmittedForWhatItTakes() {
    byte[] whole = ImageFiles.read("ycc444.jpg");
    int frame = placeOf(whole, 0xff, 0xc0);
    int scan = placeOf(whole, 0xff, 0xda);
    byte[] head = Arrays.copyOf(whole, scan + 10);
    ByteBuffer.wrap(head).putShort(frame + 5, (short) 2_000).putShort(frame + 7, (short) 2_000);
    byte[] oneComponent = {0, 8, 1, whole[scan + 5], whole[scan + 6], 0, 63, 0};
    System.arraycopy(oneComponent, 0, head, scan + 2, oneComponent.length);
    byte[] file = joined(head, new byte[] {0, 0, (byte) 0xff, (byte) 0xd9});

    assertNotAdmitted(file, ImageFormat.JPEG, new JpegDecoder(), 40 << 20);
  }

  @Test
  void inksWithoutTheirSamplesAreRefused() {
    byte[] tiff = ImageFiles.read("raw.tif");
    int photometric = placeOf(tiff, 6, 1, 3, 0, 1, 0, 0, 0);
    tiff[photometric + 8] = 5;

    assertRefusedAtOnce(tiff, "samples a pixel where a colour takes 4");
  }

  @Test
  void progressiveJpegWithinTiffIsRefused() {
    byte[] part = ImageFiles.read("progressive.jpg");

    assertRefusedAtOnce(withPartsRepeated(part, part.length, 2), "parts in progressive");
  }

  @Test
  void ofThousandsOfWarningsAFewAreKept() {
    try (Decoding decoding =
        new Decoding(
            new byte[0], ImageFormat.TIFF, ImageSettings.DEFAULTS, new HeapShare(1 << 20))) {
      for (int i = 0; i < 5_000; i++) {
        decoding.warn("strip " + i + " is odd: " + "x".repeat(1_000));
      }
      assertThat(decoding.warnings()).hasSize(20).allMatch(each -> each.length() == 200);
    }
  }

  private static void assertNotAdmitted(
      byte[] file, ImageFormat format, FormatDecoder decoder, long heapBytes) {
    try (Decoding decoding =
        new Decoding(file, format, ImageSettings.DEFAULTS, new HeapShare(heapBytes))) {
      assertThatThrownBy(() -> decoder.decode(decoding))
          .isInstanceOf(BadImageException.class)
          .hasMessageContaining("MB to decode");
    }
  }

  @Test
  void aMillionPartsThatAreAllTheSameMegabyteAreStopped() {
    byte[] file = withPartsRepeated(ImageFiles.read("grey.jpg"), 1 << 20, 200_000);
    ImageSettings settings =
        new ImageSettings(Fit.SQUASH, Resampling.BILINEAR, 0, 4_000, 1 << 24, 100);
    long start = System.nanoTime();

    assertThatThrownBy(() -> new ImageDecoder(settings).decode(file))
        .isInstanceOf(BadImageException.class)
        .hasMessage("TIFF takes longer than the limit of 100 ms to decode");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  /** A TIFF file whose strips are one JPEG file with zeros behind it, over and over. */
  private static byte[] withPartsRepeated(byte[] jpeg, int partBytes, int times) {
    int[][] tags = {
      {256, 64}, {257, 64}, {258, 8}, {259, 7}, {262, 1}, {277, 1}, {278, 64},
    };
    int directory = 8 + partBytes;
    int offsets = directory + 2 + 12 * (tags.length + 2) + 4;
    int counts = offsets + 4 * times;
    ByteBuffer file = ByteBuffer.allocate(counts + 4 * times).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(directory).put(jpeg);
    file.position(directory).putShort((short) (tags.length + 2));
    for (int[] tag : tags) {
      file.putShort((short) tag[0]).putShort((short) 4).putInt(1).putInt(tag[1]);
    }
    file.putShort((short) 273).putShort((short) 4).putInt(times).putInt(offsets);
    file.putShort((short) 279).putShort((short) 4).putInt(times).putInt(counts);
    file.putInt(0);
    for (int i = 0; i < times; i++) {
      file.putInt(offsets + 4 * i, 8).putInt(counts + 4 * i, partBytes);
    }
    return file.array();
  }

  private static byte[] progressive(int side) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("JPEG").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      writer.setOutput(stream);
      BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
      writer.write(null, new IIOImage(image, null, null), settings);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  /** The last scan, over and over. */
  private static byte[] withScansRepeated(byte[] jpeg, int times) {
    int scan = jpeg.length - 2;
    while (jpeg[scan] != (byte) 0xff || jpeg[scan + 1] != (byte) 0xda) {
      scan--;
    }
    int scanBytes = jpeg.length - 2 - scan;
    ByteBuffer file = ByteBuffer.allocate(jpeg.length + scanBytes * times).put(jpeg, 0, scan);
    for (int i = 0; i <= times; i++) {
      file.put(jpeg, scan, scanBytes);
    }
    return file.put((byte) 0xff).put((byte) 0xd9).array();
  }

  @Test
  void anImageThatDoesNotFitIntoTheHeapIsRefused() {
    HeapShare small = new HeapShare(1 << 20);
    try (Decoding decoding =
        new Decoding(new byte[0], ImageFormat.PNG, ImageSettings.DEFAULTS, small)) {
      assertThatThrownBy(() -> decoding.admit(1_000, 1_000, 3))
          .isInstanceOf(BadImageException.class)
          .hasMessageContaining("takes 2 MB to decode")
          .hasMessageContaining("-Xmx");
    }
  }

  @ParameterizedTest
  @CsvSource({"1000, 500, 2", "3, 3, 1"})
  void whatADecodeTookIsGivenBack(int width, int height, int bytesPerPixel) throws Exception {
    HeapShare share = new HeapShare(1 << 20);
    for (int i = 0; i < 10; i++) {
      try (Decoding decoding =
          new Decoding(new byte[0], ImageFormat.PNG, ImageSettings.DEFAULTS, share)) {
        decoding.admit(width, height, bytesPerPixel);
      }
    }
    share.free(share.take(1 << 20));
  }

  @Test
  void manyDecodesLeaveNothingOpen() throws Exception {
    Path descriptors = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(descriptors), "this system shows its open files");
    List<byte[]> files = names().map(ImageFiles::read).toList();
    decodeSome(files, files.size());
    Set<String> temporaryBefore = list(Path.of(System.getProperty("java.io.tmpdir")));
    int openBefore = list(descriptors).size();

    decodeSome(files, 10_000);

    assertThat(list(descriptors).size()).isLessThanOrEqualTo(openBefore + 5);
    Set<String> temporaryAfter = list(Path.of(System.getProperty("java.io.tmpdir")));
    temporaryAfter.removeAll(temporaryBefore);
    assertThat(temporaryAfter).noneMatch(name -> name.startsWith("imageio"));
  }

  /** Every third is damaged. */
  private void decodeSome(List<byte[]> files, int count) {
    for (int i = 0; i < count; i++) {
      byte[] file = files.get(i % files.size());
      decodeOrRefuse(i % 3 == 0 ? Arrays.copyOf(file, file.length * 2 / 3) : file);
    }
  }

  private static Set<String> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }
}
