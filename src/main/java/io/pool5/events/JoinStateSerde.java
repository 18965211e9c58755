package io.pool5.events;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.message.BadHeaderException;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.MissingSchemaException;
import org.apache.avro.message.SchemaStore;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * {@link JoinState} for a state store, in Avro's single-object encoding: each value begins with its
 * schema's fingerprint, so that a store written by an older version can be read. The schemas of
 * then are resources beside this class. The registry has no part in it.
 */
public final class JoinStateSerde implements Serde<JoinState> {

  static {
    GeneratedTypes.trust();
  }

  /** Whoever adds a field to the schema keeps the one of before here. */
  private static final List<String> OLDER = List.of("JoinState-1.avsc");

  private static final BinaryMessageDecoder<JoinState> DECODER = decoder();

  private static BinaryMessageDecoder<JoinState> decoder() {
    SchemaStore.Cache older = new SchemaStore.Cache();
    for (String resource : OLDER) {
      try (InputStream in = JoinStateSerde.class.getResourceAsStream(resource)) {
        older.addSchema(new Schema.Parser().parse(in));
      } catch (IOException e) {
        throw new UncheckedIOException(resource, e);
      }
    }
    return JoinState.createDecoder(older);
  }

  @Override
  public Serializer<JoinState> serializer() {
    return (topic, state) -> {
      try {
        return state == null ? null : JoinState.getEncoder().encode(state).array();
      } catch (IOException e) {
        throw new SerializationException("writing to memory does not fail", e);
      }
    };
  }

  @Override
  public Deserializer<JoinState> deserializer() {
    return (topic, bytes) -> {
      try {
        return bytes == null ? null : DECODER.decode(ByteBuffer.wrap(bytes));
      } catch (MissingSchemaException e) {
        throw new SerializationException(
            "The state store " + topic + " was written by a newer version of pool5: run that one",
            e);
      } catch (IOException | BadHeaderException e) {
        throw new SerializationException("The state store " + topic + " holds no JoinState", e);
      }
    };
  }
}
