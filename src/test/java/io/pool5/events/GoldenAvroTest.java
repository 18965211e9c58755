package io.pool5.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaFormatter;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Records as they lie on topics already: what was written once is read for ever.
 *
 * <p>For each of {@link ExampleRecords}, src/test/resources/golden-avro/ holds the record in Avro's
 * binary encoding, without a frame, and the schema that wrote it. {@code ./mvnw test
 * -Dtest=GoldenAvroTest -Dpool5.golden.dir=src/test/resources/golden-avro} makes those that are
 * missing and never changes one that is there. A field that a schema gains changes the bytes: then
 * the golden of before keeps its files, under another name and for reading only, and the record
 * with the new field gets files of its own.
 */
class GoldenAvroTest {

  private static final String DIR_PROPERTY = "pool5.golden.dir";

  /** A byte 0 and the id of the schema. */
  private static final int FRAME_BYTES = 5;

  private final SchemaRegistry registry = SchemaRegistry.inMemory();

  static Set<String> names() {
    return ExampleRecords.byName().keySet();
  }

  static Map<String, SpecificRecord> readable() {
    Map<String, SpecificRecord> all = new TreeMap<>(ExampleRecords.byName());
    all.putAll(ExampleRecords.older());
    return all;
  }

  static Set<String> readableNames() {
    return readable().keySet();
  }

  @ParameterizedTest
  @MethodSource("readableNames")
  void todaysClassesReadIt(String name) throws IOException {
    SpecificRecord expected = readable().get(name);
    byte[] golden = resource(name + ".bin");
    int id = registry.register("golden", writer(name));
    byte[] framed =
        ByteBuffer.allocate(FRAME_BYTES + golden.length)
            .put((byte) 0)
            .putInt(id)
            .put(golden)
            .array();

    assertThat(serde(expected).deserializer().deserialize("golden", framed)).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("names")
  void todaysClassesWriteTheSameBytes(String name) throws IOException {
    assertThat(written(ExampleRecords.byName().get(name))).isEqualTo(resource(name + ".bin"));
  }

  @ParameterizedTest
  @MethodSource("readableNames")
  void itsSchemaAndTodaysReadEachOther(String name) throws IOException {
    Schema today = readable().get(name).getSchema();
    Schema golden = writer(name);

    assertThat(compatibility(today, golden)).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    if (today.getField("body") != null) {
      // An entry of a kind that is new stops those who do not know it, and is to. The kinds that
      // were there can still be read by them.
      Set<String> known =
          golden.getField("body").schema().getTypes().stream()
              .map(Schema::getFullName)
              .collect(Collectors.toSet());
      List<Schema> kinds =
          today.getField("body").schema().getTypes().stream()
              .filter(kind -> known.contains(kind.getFullName()))
              .toList();
      golden = golden.getField("body").schema();
      today = Schema.createUnion(kinds);
    }
    assertThat(compatibility(golden, today)).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }

  @Test
  @EnabledIfSystemProperty(named = DIR_PROPERTY, matches = ".+")
  void missingGoldensAreMade() throws IOException {
    Path dir = Path.of(System.getProperty(DIR_PROPERTY));
    for (var example : ExampleRecords.byName().entrySet()) {
      Path golden = dir.resolve(example.getKey() + ".bin");
      if (Files.notExists(golden)) {
        Files.write(golden, written(example.getValue()));
        String schema = SchemaFormatter.format("json/pretty", example.getValue().getSchema());
        Files.writeString(dir.resolve(example.getKey() + ".avsc"), schema + "\n");
      }
    }
  }

  private static SchemaCompatibilityType compatibility(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType();
  }

  private byte[] written(SpecificRecord record) {
    byte[] framed = serde(record).serializer().serialize("written", record);
    return Arrays.copyOfRange(framed, FRAME_BYTES, framed.length);
  }

  @SuppressWarnings("unchecked") // of the record's own class
  private AvroSerde<SpecificRecord> serde(SpecificRecord record) {
    return new AvroSerde<>((Class<SpecificRecord>) record.getClass(), registry);
  }

  private static Schema writer(String name) throws IOException {
    return new Schema.Parser().parse(new String(resource(name + ".avsc"), StandardCharsets.UTF_8));
  }

  private static byte[] resource(String file) throws IOException {
    try (InputStream in = GoldenAvroTest.class.getResourceAsStream("/golden-avro/" + file)) {
      assertThat(in).as(file).isNotNull();
      return in.readAllBytes();
    }
  }
}
