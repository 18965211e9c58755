package io.pool5.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Every kind of every format, equal to Pillow to the bit; make.py beside the images made them. */
class PillowPixelsTest {

  private final ImageDecoder decoder = new ImageDecoder(ImageSettings.DEFAULTS);

  @ParameterizedTest
  @CsvFileSource(resources = "/images/pixels.csv")
  void thePixelsArePillows(String name, String crc) throws Exception {
    CRC32 actual = new CRC32();
    actual.update(decoder.decode(ImageFiles.read(name)).rgb());

    assertThat(String.format("%08x", actual.getValue())).isEqualTo(crc);
  }
}
