package io.pool5.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A schema may name a Java class for a text, whose constructor Avro would call with it. A writer
 * chooses the schema, so it would choose what is run here. The class in these tests makes a file
 * when it is constructed.
 */
class SchemasMakeNoObjectsTest {

  private static final String CLASS = FileOutputStream.class.getName();

  @TempDir private Path dir;

  @ParameterizedTest
  @ValueSource(strings = {"java-class", "java-key-class", "java-element-class"})
  void ofAFieldThatWeRead(String property) throws Exception {
    Path made = dir.resolve("made");
    Schema schema = label(text(property), text("unused"));

    read(schema, made.toString(), "x");

    assertThat(made).doesNotExist();
  }

  @Test
  void ofAFieldThatWeSkip() throws Exception {
    Path made = dir.resolve("made");

    read(label(text("unused"), text("java-class")), "tulip", made.toString());

    assertThat(made).doesNotExist();
  }

  @Test
  void theClassWouldMakeTheFile() throws Exception {
    Path made = dir.resolve("made");

    Class.forName(CLASS).getConstructor(String.class).newInstance(made.toString());

    assertThat(made).exists();
  }

  private static Schema text(String property) {
    Schema text = Schema.create(Schema.Type.STRING);
    text.addProp(property, CLASS);
    return text;
  }

  private static Schema label(Schema label, Schema note) {
    return SchemaBuilder.record("ImageLabel")
        .namespace(ImageLabel.class.getPackageName())
        .fields()
        .name("label")
        .type(label)
        .noDefault()
        .name("note")
        .type(note)
        .noDefault()
        .endRecord();
  }

  private static void read(Schema schema, String label, String note) throws Exception {
    try (SchemaRegistry registry = SchemaRegistry.inMemory();
        AvroSerde<ImageLabel> serde = new AvroSerde<>(ImageLabel.class, registry)) {
      int id = registry.register("image-labels-value", schema);
      GenericRecord record = new GenericData.Record(schema);
      record.put("label", label);
      record.put("note", note);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
      new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
      encoder.flush();
      assertThat(serde.read(out.toByteArray()).getLabel()).isEqualTo(label);
    }
  }
}
