package io.pool5.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class AvroSerdeTest {

  private static final ImageLabel LABEL =
      ImageLabel.newBuilder().setLabel("rose").setWeight(2).build();

  private final SchemaRegistry registry = SchemaRegistry.inMemory();
  private final AvroSerde<ImageLabel> serde = new AvroSerde<>(ImageLabel.class, registry);

  private byte[] written() {
    return serde.serializer().serialize("image-labels", LABEL);
  }

  private static void assertUnreadable(AvroSerde<?> serde, byte[] data, String... parts) {
    BadRecordException refused =
        catchThrowableOfType(
            BadRecordException.class, () -> serde.deserializer().deserialize("t", data));
    assertThat(refused.reason()).isEqualTo(BadRecordException.Reason.UNREADABLE_AVRO);
    for (String part : parts) {
      assertThat(refused).hasMessageContaining(part);
    }
  }

  @Test
  void whatIsWrittenIsReadInConfluentsFormat() {
    byte[] data = written();

    assertThat(data[0]).isZero();
    assertThat(registry.byId(ByteBuffer.wrap(data).getInt(1)))
        .isEqualTo(ImageLabel.getClassSchema());
    // The label's length and letters, the weight, null: as Avro's specification has it.
    assertThat(Arrays.copyOfRange(data, 5, data.length))
        .containsExactly(8, 'r', 'o', 's', 'e', 0, 0, 0, 0x40, 0);
    assertThat(serde.deserializer().deserialize("image-labels", data)).isEqualTo(LABEL);
  }

  @Test
  void nullStaysNull() {
    assertThat(serde.serializer().serialize("t", null)).isNull();
    assertThat(serde.deserializer().deserialize("t", null)).isNull();
  }

  @Test
  void aLaterWriterWithOneMoreFieldIsRead() throws IOException {
    String later =
        ImageLabel.getClassSchema()
            .toString()
            .replaceFirst(
                "\"fields\":\\[",
                "\"fields\":[{\"name\":\"certainty\",\"type\":\"double\",\"default\":1},");
    Schema schema = new Schema.Parser().parse(later);
    GenericRecord record = new GenericData.Record(schema);
    record.put("certainty", 0.5);
    record.put("label", "rose");
    record.put("weight", 2f);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        ByteBuffer.allocate(5)
            .put((byte) 0)
            .putInt(registry.register("later-value", schema))
            .array());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);

    assertThat(serde.deserializer().deserialize("t", out.toByteArray())).isEqualTo(LABEL);
  }

  @Test
  void damageIsTheRecordsFault() {
    byte[] data = written();

    assertUnreadable(serde, new byte[0], "0 bytes", "no framed Avro");
    assertUnreadable(serde, new byte[] {0, 0, 0, 1}, "4 bytes");
    assertUnreadable(serde, "rose, in plain text".getBytes(StandardCharsets.UTF_8));
    assertUnreadable(serde, Arrays.copyOf(data, data.length - 3), "ImageLabel");
    assertUnreadable(serde, Arrays.copyOf(data, data.length + 1), "left over");
    byte[] unknown = data.clone();
    unknown[2] = 77;
    assertUnreadable(serde, unknown, "knows no schema with the id");
  }

  @Test
  void aForgedLengthIsTheRecordsFaultAndAllocatesNothing() {
    // A string of two gigabytes: 2^31 - 1, zigzag.
    byte[] forged = Arrays.copyOf(written(), 10);
    byte[] length = {(byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f};
    System.arraycopy(length, 0, forged, 5, 5);

    assertUnreadable(serde, forged);
  }

  @Test
  void anotherRecordsSchemaIsTheRecordsFault() {
    byte[] prediction =
        new AvroSerde<>(ImageEvent.class, registry)
            .serializer()
            .serialize(
                "image-events",
                ImageEvent.newBuilder().setImage(ByteBuffer.wrap(new byte[3])).build());

    assertUnreadable(serde, prediction);
  }

  @Test
  void aRegistryThatIsAwayIsNobodysFault() {
    try (SchemaRegistry away = new SchemaRegistry("http://127.0.0.1:1", Map.of())) {
      assertThatThrownBy(
              () ->
                  new AvroSerde<>(ImageLabel.class, away)
                      .deserializer()
                      .deserialize("t", written()))
          .isInstanceOf(RegistryUnavailableException.class)
          .hasMessageContaining("http://127.0.0.1:1");
    }
  }

  @Test
  void whereWeAloneWriteAMissingSchemaIsTheRegistrysFaultAndDamageStillTheRecords() {
    AvroSerde<ImageLabel> ours = AvroSerde.ofOurs(ImageLabel.class, registry);
    byte[] data = written();
    byte[] unknown = data.clone();
    unknown[2] = 77;
    byte[] other = data.clone();
    ByteBuffer.wrap(other).putInt(1, registry.register("other", ImageEvent.getClassSchema()));

    assertThat(ours.deserializer().deserialize("t", data)).isEqualTo(LABEL);
    for (byte[] foreign : List.of(unknown, other)) {
      assertThatThrownBy(() -> ours.deserializer().deserialize("t", foreign))
          .isInstanceOf(RegistryUnavailableException.class)
          .hasMessageContaining("another registry");
    }
    assertUnreadable(ours, Arrays.copyOf(data, data.length - 3), "ImageLabel");
    assertUnreadable(ours, "rose, in plain text".getBytes(StandardCharsets.UTF_8));
  }

  @Property(tries = 2_000)
  void garbageAfterTheHeaderNeverEscapes(@ForAll byte[] garbage) {
    byte[] header = Arrays.copyOf(written(), 5);
    byte[] data = Arrays.copyOf(header, 5 + garbage.length);
    System.arraycopy(garbage, 0, data, 5, garbage.length);
    try {
      serde.deserializer().deserialize("t", data);
    } catch (BadRecordException expected) {
      assertThat(expected.reason()).isEqualTo(BadRecordException.Reason.UNREADABLE_AVRO);
    }
  }
}
