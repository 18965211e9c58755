package io.pool5.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Metadata that names an address: nobody goes there. */
class NothingReachesOutTest {

  private static final int LISTEN_MS = 300;

  @Test
  void noAddressWithinAnImageIsOpened() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + server.getLocalPort() + "/evil.dtd";
      byte[] xmp =
          ("<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY % e SYSTEM \""
                  + url
                  + "\"> %e;]>"
                  + "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">&e;</x:xmpmeta>")
              .getBytes(StandardCharsets.UTF_8);
      ImageDecoder decoder = new ImageDecoder(ImageSettings.DEFAULTS);

      assertThat(decoder.decode(jpeg(xmp)).format()).isEqualTo("JPEG");
      assertThat(decoder.decode(png(xmp)).format()).isEqualTo("PNG");
      assertThat(decoder.decode(gif(xmp)).format()).isEqualTo("GIF");
      assertThat(decoder.decode(tiff(xmp)).format()).isEqualTo("TIFF");
      assertThat(decoder.decode(webp(xmp)).format()).isEqualTo("WebP");
      assertThatThrownBy(() -> decoder.decode(xmp)).isInstanceOf(BadImageException.class);

      server.setSoTimeout(LISTEN_MS);
      assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** As an XMP segment, and as a colour profile that is none. */
  private static byte[] jpeg(byte[] xmp) {
    byte[] file = ImageFiles.read("ycc420.jpg");
    return joined(
        Arrays.copyOf(file, 2),
        segment(0xe1, joined(ascii("http://ns.adobe.com/xap/1.0/\0"), xmp)),
        segment(0xe2, joined(ascii("ICC_PROFILE\0\1\1"), xmp)),
        Arrays.copyOfRange(file, 2, file.length));
  }

  private static byte[] segment(int marker, byte[] content) {
    return joined(
        ByteBuffer.allocate(4)
            .put((byte) 0xff)
            .put((byte) marker)
            .putShort((short) (content.length + 2))
            .array(),
        content);
  }

  private static byte[] png(byte[] xmp) {
    byte[] file = ImageFiles.read("rgba.png");
    int afterHeader = 8 + 12 + 13;
    byte[] text = joined(ascii("XML:com.adobe.xmp\0\0\0\0\0"), xmp);
    return ImageFiles.withRightChecksums(
        joined(
            Arrays.copyOf(file, afterHeader),
            ByteBuffer.allocate(4).putInt(text.length).array(),
            ascii("iTXt"),
            text,
            new byte[4],
            Arrays.copyOfRange(file, afterHeader, file.length)));
  }

  private static byte[] gif(byte[] xmp) {
    byte[] file = ImageFiles.read("interlaced.gif");
    // Behind the header and the palette, whose size the eleventh byte tells.
    int afterPalette = 13 + ((file[10] & 0x80) == 0 ? 0 : 3 << ((file[10] & 7) + 1));
    byte[] block = Arrays.copyOf(xmp, 255);
    return joined(
        Arrays.copyOf(file, afterPalette),
        new byte[] {0x21, (byte) 0xff, 11},
        ascii("XMP DataXMP"),
        new byte[] {(byte) 0xff},
        block,
        new byte[1],
        Arrays.copyOfRange(file, afterPalette, file.length));
  }

  /** One grey pixel, with XMP. */
  private static byte[] tiff(byte[] xmp) {
    int[][] tags = {
      {256, 1}, {257, 1}, {258, 8}, {259, 1}, {262, 1}, {273, 0}, {277, 1}, {278, 1}, {279, 1},
    };
    int end = 8 + 2 + 12 * (tags.length + 1) + 4;
    ByteBuffer file = ByteBuffer.allocate(end + 1 + xmp.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(ascii("II")).putShort((short) 42).putInt(8).putShort((short) (tags.length + 1));
    for (int[] tag : tags) {
      file.putShort((short) tag[0]).putShort((short) 4).putInt(1);
      file.putInt(tag[0] == 273 ? end : tag[1]);
    }
    file.putShort((short) 700).putShort((short) 1).putInt(xmp.length).putInt(end + 1);
    return file.putInt(0).put((byte) 77).put(xmp).array();
  }

  private static byte[] webp(byte[] xmp) {
    byte[] file = ImageFiles.read("alpha.webp");
    byte[] padded = Arrays.copyOf(xmp, xmp.length + xmp.length % 2);
    byte[] whole =
        joined(
            file,
            ascii("XMP "),
            ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(xmp.length).array(),
            padded);
    ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putInt(4, whole.length - 8);
    return whole;
  }
}
