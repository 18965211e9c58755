package io.pool5.events;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/** What others may write where a record of ours in Confluent's wire format is expected. */
public enum StrangeRecord {
  BARE_AVRO(false),
  EIGHT_BYTE_ID(false),
  FOUR_BYTES(false),
  EMPTY(false),
  UNKNOWN_SCHEMA(false),
  FRAMED_STRING(false),
  OTHER_RECORD(false),
  FORGED_LENGTH(false),
  CUT_SHORT(false),
  BYTES_LEFT_OVER(false),
  ADDED_FIELD(true),
  ADDED_TIMESTAMP(true),
  OTHER_NAMESPACE(true);

  private final boolean readable;

  StrangeRecord(boolean readable) {
    this.readable = readable;
  }

  /** Whether it says what {@code good} says, written in another way. */
  public boolean readable() {
    return readable;
  }

  /**
   * The value of the record.
   *
   * @param good what it would be like
   */
  public byte[] value(SpecificRecord good, SchemaRegistry registry) {
    Schema schema = good.getSchema();
    byte[] bare = bare(good);
    byte[] framed = framed(schema, registry, bare);
    return switch (this) {
      case BARE_AVRO -> bare;
      case EIGHT_BYTE_ID ->
          joined(new byte[1], new byte[4], Arrays.copyOfRange(framed, 1, framed.length));
      case FOUR_BYTES -> new byte[] {0, 0, 0, 1};
      case EMPTY -> new byte[0];
      case UNKNOWN_SCHEMA -> joined(new byte[] {0, 77, 0, 0, 1}, bare);
      case FRAMED_STRING ->
          framed(
              Schema.create(Schema.Type.STRING),
              registry,
              joined(new byte[] {8}, "rose".getBytes(StandardCharsets.US_ASCII)));
      case OTHER_RECORD ->
          framed(LabelWithdrawal.getClassSchema(), registry, bare(new LabelWithdrawal("another")));
      case FORGED_LENGTH ->
          // 2^31 - 1, in zigzag.
          joined(
              Arrays.copyOf(framed, 5),
              new byte[] {(byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f, 1, 2, 3});
      case CUT_SHORT -> Arrays.copyOf(framed, framed.length - 1);
      case BYTES_LEFT_OVER -> Arrays.copyOf(framed, framed.length + 1);
      case ADDED_FIELD ->
          changed(good, registry, "{\"name\":\"more\",\"type\":\"double\",\"default\":1}");
      case ADDED_TIMESTAMP ->
          changed(
              good,
              registry,
              "{\"name\":\"when\",\"type\":{\"type\":\"long\",\"logicalType\":"
                  + "\"timestamp-millis\"},\"default\":0}");
      case OTHER_NAMESPACE ->
          framed(
              new Schema.Parser().parse(schema.toString().replace("io.pool5.events", "org.others")),
              registry,
              bare);
    };
  }

  private static byte[] bare(SpecificRecord good) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    try {
      new SpecificDatumWriter<SpecificRecord>(good.getSchema()).write(good, encoder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** With one more field, before all others. */
  private static byte[] changed(SpecificRecord good, SchemaRegistry registry, String field) {
    Schema ours = good.getSchema();
    Schema theirs =
        new Schema.Parser()
            .parse(ours.toString().replaceFirst("\"fields\":\\[", "\"fields\":[" + field + ","));
    try {
      GenericRecord same =
          new GenericDatumReader<GenericRecord>(ours)
              .read(null, DecoderFactory.get().binaryDecoder(bare(good), null));
      GenericRecord more = new GenericData.Record(theirs);
      for (Schema.Field each : ours.getFields()) {
        more.put(each.name(), same.get(each.name()));
      }
      Schema.Field added = theirs.getFields().get(0);
      more.put(added.pos(), GenericData.get().getDefaultValue(added));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
      new GenericDatumWriter<GenericRecord>(theirs).write(more, encoder);
      return framed(theirs, registry, out.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] framed(Schema schema, SchemaRegistry registry, byte[] bare) {
    int id = registry.register("strange-" + schema.hashCode() + "-value", schema);
    return joined(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array(), bare);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
