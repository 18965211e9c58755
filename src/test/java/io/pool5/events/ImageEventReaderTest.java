package io.pool5.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class ImageEventReaderTest {

  private final SchemaRegistry registry = SchemaRegistry.inMemory();
  private final ImageEventReader reader = new ImageEventReader(registry);

  private static RecordHeaders headers(String... pairs) {
    RecordHeaders headers = new RecordHeaders();
    for (int i = 0; i < pairs.length; i += 2) {
      headers.add(pairs[i], pairs[i + 1].getBytes(StandardCharsets.UTF_8));
    }
    return headers;
  }

  private byte[] avro(String label, float weight) {
    ImageEvent event =
        ImageEvent.newBuilder()
            .setImage(ByteBuffer.wrap(new byte[] {1, 2}))
            .setLabel(label)
            .setLabelWeight(weight)
            .build();
    return new AvroSerde<>(ImageEvent.class, registry)
        .serializer()
        .serialize("image-events", event);
  }

  private void assertBadLabel(RecordHeaders headers, byte[] value, String part) {
    assertThatThrownBy(() -> reader.read(headers, value))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining(part)
        .extracting(e -> ((BadRecordException) e).reason())
        .isEqualTo(BadRecordException.Reason.BAD_LABEL);
  }

  @Test
  void plainBytesAreTheImage() {
    ImageEvent event = reader.read(headers(), new byte[] {(byte) 0xff, (byte) 0xd8});

    assertThat(event.getImage()).isEqualTo(ByteBuffer.wrap(new byte[] {(byte) 0xff, (byte) 0xd8}));
    assertThat(event.getLabel()).isNull();
  }

  @Test
  void theLabelOfPlainBytesIsInAHeader() {
    ImageEvent event =
        reader.read(headers("label", " rose ", "label-weight", "2.5"), new byte[] {9});

    assertThat(event.getLabel()).isEqualTo("rose");
    assertThat(event.getLabelWeight()).isEqualTo(2.5f);
  }

  @Test
  void framedAvroIsRead() {
    assertThat(reader.read(headers(), avro(" rose ", 3)).getLabel()).isEqualTo("rose");
    assertThat(reader.read(headers(), avro(null, 1)).getLabel()).isNull();
  }

  @Test
  void imagesThatBeginWithZeroAreNoAvro() {
    byte[] avif = "\0\0\0 ftypavif".getBytes(StandardCharsets.ISO_8859_1);
    byte[] jpeg2000 = "\0\0\0\fjP  \r\n".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(reader.read(headers(), avif).getImage()).isEqualTo(ByteBuffer.wrap(avif));
    assertThat(reader.read(headers(), jpeg2000).getImage()).isEqualTo(ByteBuffer.wrap(jpeg2000));
  }

  @Test
  void aWeightWithoutALabelMeansNothing() {
    assertThat(reader.read(headers("label-weight", "NaN"), new byte[] {9}).getLabelWeight())
        .isEqualTo(1);
    assertThat(reader.read(headers(), avro(null, Float.NaN)).getLabelWeight()).isEqualTo(1);
  }

  @Test
  void aLabelThatIsNotUtf8IsRefusedNotMended() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("label", new byte[] {'r', (byte) 0xc3, (byte) 0x28});

    assertBadLabel(headers, new byte[] {9}, "not UTF-8");
  }

  @Test
  void aBadLabelIsRefusedWithWhatIsWrong() {
    byte[] image = {9};
    assertBadLabel(headers("label", "  "), image, "empty");
    assertBadLabel(headers("label", "x".repeat(257)), image, "257 characters");
    assertBadLabel(headers("label", "{\"label\": \"a\"}"), image, "a JSON object");
    assertBadLabel(headers("label", "a", "label-weight", "heavy"), image, "heavy");
    assertBadLabel(headers("label", "a", "label-weight", "NaN"), image, "NaN");
    assertBadLabel(headers("label", "a", "label-weight", "Infinity"), image, "Infinity");
    assertBadLabel(headers("label", "a", "label-weight", "1e30"), image, "up to 1000");
    assertBadLabel(headers(), avro("rose", 0), "0.0");
    assertBadLabel(headers(), avro("", 1), "empty");
  }
}
