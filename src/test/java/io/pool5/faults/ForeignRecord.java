package io.pool5.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * A record as somebody else writes it: with a schema of theirs, that has a field more than ours and
 * attributes which nobody here knows.
 */
final class ForeignRecord {

  private ForeignRecord() {}

  /**
   * The framed bytes.
   *
   * @param registry has the schema afterwards
   * @param variant for another schema each
   * @param record what it says
   */
  static byte[] of(PretendRegistry registry, String variant, SpecificRecord record)
      throws IOException {
    ByteArrayOutputStream ours = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(ours, null);
    new SpecificDatumWriter<SpecificRecord>(
            record.getSchema(), SpecificData.getForClass(record.getClass()))
        .write(record, encoder);
    encoder.flush();

    Schema schema = schema(record.getSchema(), variant);
    GenericRecord theirs =
        new GenericDatumReader<GenericRecord>(record.getSchema(), schema)
            .read(null, DecoderFactory.get().binaryDecoder(ours.toByteArray(), null));
    theirs.put("camera", "north");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(
        ByteBuffer.allocate(5).put((byte) 0).putInt(registry.idOf(schema.toString())).array());
    encoder = EncoderFactory.get().binaryEncoder(out, encoder);
    new GenericDatumWriter<GenericRecord>(schema).write(theirs, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static Schema schema(Schema ours, String variant) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode schema = (ObjectNode) json.readTree(ours.toString());
    schema.put("variant", variant);
    schema.putObject("connect.parameters").put("owner", "somebody").putArray("tags").add(1);
    ObjectNode camera = json.createObjectNode().put("name", "camera").put("default", "");
    camera.putObject("type").put("type", "string").put("logicalType", "of-nobody").put("pii", true);
    ((ArrayNode) schema.get("fields")).add(camera);
    return new Schema.Parser().parse(schema.toString());
  }
}
