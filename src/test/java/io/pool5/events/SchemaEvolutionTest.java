package io.pool5.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.CompatibilityChecker;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What may become of our schemas, by the checkers of Avro and of Confluent's registry: a field more
 * that has a default fits in both directions and is read by today's classes; whatever else is
 * refused.
 */
class SchemaEvolutionTest {

  private static final int FRAME_BYTES = 5;
  private static final Schema TEXT = Schema.create(Schema.Type.STRING);

  private final SchemaRegistry registry = SchemaRegistry.inMemory();

  static Set<String> names() {
    return ExampleRecords.byName().keySet();
  }

  private static Schema today(String name) {
    return ExampleRecords.byName().get(name).getSchema();
  }

  private static Schema of(Schema like, String name, Stream<Schema.Field> fields) {
    Schema schema = Schema.createRecord(name, like.getDoc(), like.getNamespace(), false);
    schema.setFields(fields.toList());
    return schema;
  }

  private static Stream<Schema.Field> fields(Schema schema) {
    return schema.getFields().stream().map(field -> new Schema.Field(field, field.schema()));
  }

  private static Schema withFieldMore(Schema schema, Object defaultValue) {
    return of(
        schema,
        schema.getName(),
        Stream.concat(
            Stream.of(new Schema.Field("certainty", TEXT, "New.", defaultValue)), fields(schema)));
  }

  /** Whether who knows the new schema may read the old one's records, and the other way round. */
  private static boolean compatible(Schema today, Schema next) {
    AvroSchema before = new AvroSchema(today.toString());
    AvroSchema after = new AvroSchema(next.toString());
    boolean confluent =
        CompatibilityChecker.FULL_CHECKER.isCompatible(after, List.of(before)).isEmpty();
    boolean avro =
        SchemaCompatibility.checkReaderWriterCompatibility(today, next).getType()
                == SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE
            && SchemaCompatibility.checkReaderWriterCompatibility(next, today).getType()
                == SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE;
    assertThat(confluent).as("Avro's checker agrees with Confluent's").isEqualTo(avro);
    return confluent;
  }

  @ParameterizedTest
  @MethodSource("names")
  void aFieldMoreWithADefaultFitsAndItsWriterIsRead(String name) throws IOException {
    SpecificRecord record = ExampleRecords.byName().get(name);
    Schema next = withFieldMore(today(name), "half");
    assertThat(compatible(today(name), next)).isTrue();

    byte[] data = asWrittenBy(next, record);
    assertThat(data.length).isGreaterThan(written(record).length);
    assertThat(serde(record).deserializer().deserialize("t", data)).isEqualTo(record);
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatDoesNotFitIsRefused(String name) {
    Schema today = today(name);
    List<Schema> others = new ArrayList<>();
    others.add(withFieldMore(today, null));
    others.add(of(today, today.getName() + "2", fields(today)));
    Schema.Field first = today.getFields().get(0);
    Schema other = Schema.createFixed("Other", null, today.getNamespace(), 3);
    others.add(
        of(
            today,
            today.getName(),
            Stream.concat(
                Stream.of(new Schema.Field(first.name(), other, first.doc(), null)),
                fields(today).skip(1))));
    for (Schema each : others) {
      assertThat(compatible(today, each)).as("%s", each).isFalse();
    }
  }

  /** The record as somebody writes it whose schema has more. */
  private byte[] asWrittenBy(Schema next, SpecificRecord record) throws IOException {
    byte[] ours = written(record);
    GenericRecord more =
        new GenericDatumReader<GenericRecord>(record.getSchema(), next)
            .read(
                null,
                DecoderFactory.get()
                    .binaryDecoder(ours, FRAME_BYTES, ours.length - FRAME_BYTES, null));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int id = registry.register("next-value", next);
    out.writeBytes(ByteBuffer.allocate(FRAME_BYTES).put((byte) 0).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(next).write(more, encoder);
    return out.toByteArray();
  }

  private byte[] written(SpecificRecord record) {
    return serde(record).serializer().serialize("t", record);
  }

  @SuppressWarnings("unchecked")
  private AvroSerde<SpecificRecord> serde(SpecificRecord record) {
    return new AvroSerde<>((Class<SpecificRecord>) record.getClass(), registry);
  }
}
