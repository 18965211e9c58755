package io.pool5.events;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.SchemaStore;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * {@link JoinState} for a state store, in Avro's single-object encoding: each value begins with its
 * schema's fingerprint, so that a store written by an older version can be told. The registry has
 * no part in it.
 */
public final class JoinStateSerde implements Serde<JoinState> {

  private static final BinaryMessageDecoder<JoinState> DECODER;

  static {
    GeneratedTypes.trust();
    DECODER = JoinState.createDecoder(new SchemaStore.Cache());
    DECODER.addSchema(withoutPrediction());
  }

  /** As it was before it knew what had been predicted. */
  private static Schema withoutPrediction() {
    Schema today = JoinState.getClassSchema();
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema.Field each : today.getFields()) {
      if (!each.name().equals("predicted")) {
        fields.add(new Schema.Field(each, each.schema()));
      }
    }
    return Schema.createRecord(
        today.getName(), today.getDoc(), today.getNamespace(), false, fields);
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
      } catch (IOException | AvroRuntimeException e) {
        throw new SerializationException("The state store " + topic + " holds no JoinState", e);
      }
    };
  }
}
