package io.pool5.events;

import java.io.IOException;
import java.nio.ByteBuffer;
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

  static {
    GeneratedTypes.trust();
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
        return bytes == null ? null : JoinState.getDecoder().decode(ByteBuffer.wrap(bytes));
      } catch (IOException e) {
        throw new SerializationException("The state store " + topic + " holds no JoinState", e);
      }
    };
  }
}
