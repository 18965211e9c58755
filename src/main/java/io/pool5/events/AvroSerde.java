package io.pool5.events;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Records in Confluent's wire format: a byte 0, the schema's id in four bytes, Avro's binary
 * encoding. Subjects are named after the topic. Whatever schema a record was written with is
 * resolved to ours. Thread-safe.
 *
 * @param <T> the record
 */
public final class AvroSerde<T extends SpecificRecord> implements Serde<T> {

  static final byte MAGIC = 0;

  static {
    GeneratedTypes.trust();
  }

  private static final int HEADER_BYTES = 1 + Integer.BYTES;

  private static final int SLACK_BYTES = 64;

  private final Class<T> type;
  private final SpecificData model;
  private final Schema schema;
  private final SchemaRegistry registry;
  private final boolean oursAlone;

  /**
   * Records of a topic are much of a size: the next one finds room without being copied as it
   * grows.
   */
  private volatile int sizeHint = 512;

  public AvroSerde(Class<T> type, SchemaRegistry registry) {
    this(type, registry, false);
  }

  private AvroSerde(Class<T> type, SchemaRegistry registry, boolean oursAlone) {
    this.type = type;
    this.model = SpecificData.getForClass(type);
    this.schema = model.getSchema(type);
    this.registry = registry;
    this.oursAlone = oursAlone;
  }

  /**
   * For a topic that nobody else writes to, and whose records decide what a model is: a schema that
   * is unknown or does not fit is then no fault of a record, which would be passed over for ever,
   * but of the registry (another one, or one that lost its schemas), or of this software's age.
   */
  public static <T extends SpecificRecord> AvroSerde<T> ofOurs(
      Class<T> type, SchemaRegistry registry) {
    return new AvroSerde<>(type, registry, true);
  }

  @Override
  public Serializer<T> serializer() {
    return this::write;
  }

  @Override
  public Deserializer<T> deserializer() {
    return (topic, data) -> read(data);
  }

  private byte[] write(String topic, T value) {
    if (value == null) {
      return null;
    }
    int id = registry.register(topic + "-value", schema);
    ByteArrayOutputStream out = new ByteArrayOutputStream(sizeHint);
    out.writeBytes(ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    try {
      new SpecificDatumWriter<T>(schema, model).write(value, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory does not fail", e);
    }
    sizeHint = out.size() + SLACK_BYTES;
    return out.toByteArray();
  }

  /**
   * Reads a record; null stays null.
   *
   * @throws BadRecordException where the bytes are not framed, their schema is unknown or does not
   *     fit, or they are damaged
   * @throws RegistryUnavailableException where the registry cannot be asked; of a topic that is
   *     ours alone, where it does not know the schema, or another in its place
   */
  T read(byte[] data) {
    if (data == null) {
      return null;
    }
    if (data.length < HEADER_BYTES || data[0] != MAGIC) {
      throw unreadable(
          data.length + " bytes that do not begin with 0 and a schema id, so no framed Avro", null);
    }
    int id = ByteBuffer.wrap(data).getInt(1);
    Schema writer = writer(id);
    try {
      BinaryDecoder decoder =
          DecoderFactory.get().binaryDecoder(data, HEADER_BYTES, data.length - HEADER_BYTES, null);
      T record = type.cast(new SpecificDatumReader<T>(writer, schema, model).read(null, decoder));
      if (!decoder.isEnd()) {
        throw unreadable("bytes are left over after the " + schema.getName(), null);
      }
      return record;
    } catch (BadRecordException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Avro answers damage with whatever exception comes first.
      if (oursAlone && !fits(writer)) {
        throw registry.isAnother(id, schema.getName(), e);
      }
      throw unreadable("not a readable " + schema.getName() + ": " + e.getMessage(), e);
    }
  }

  private Schema writer(int id) {
    try {
      return registry.byId(id);
    } catch (BadRecordException e) {
      throw oursAlone ? registry.isAnother(id, schema.getName(), e.getCause()) : e;
    }
  }

  private boolean fits(Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(schema, writer).getType()
        == SchemaCompatibilityType.COMPATIBLE;
  }

  private static BadRecordException unreadable(String message, Throwable cause) {
    return new BadRecordException(BadRecordException.Reason.UNREADABLE_AVRO, message, cause);
  }
}
