package io.pool5.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

/** A state store may have been written by an older version. */
class JoinStateSerdeTest {

  private final JoinStateSerde serde = new JoinStateSerde();

  @Test
  void whatIsWrittenIsRead() {
    JoinState state =
        JoinState.newBuilder()
            .setFeatures(new FeaturePointer(3, 1L << 40))
            .setWaiting(new WaitingLabel("rose", 2f, 5L))
            .setLearnt("tulip")
            .setImageLabel("daisy")
            .setPredicted("")
            .setExpiresAt(7)
            .build();
    byte[] bytes = serde.serializer().serialize("store", state);

    assertThat(serde.deserializer().deserialize("store", bytes)).isEqualTo(state);
    assertThat(serde.serializer().serialize("store", null)).isNull();
    assertThat(serde.deserializer().deserialize("store", null)).isNull();
  }

  @Test
  void aStateOfBeforePredictionsWereRememberedIsReadWithoutOne() throws Exception {
    Schema schema =
        new Schema.Parser()
            .parse(new File("src/test/resources/golden-avro/JoinState-before-predicted.avsc"));
    GenericData.Record state = new GenericData.Record(schema);
    state.put("learnt", "tulip");
    state.put("expiresAt", 7L);
    ByteBuffer bytes = new BinaryMessageEncoder<Object>(GenericData.get(), schema).encode(state);
    byte[] stored = new byte[bytes.remaining()];
    bytes.get(stored);

    assertThat(serde.deserializer().deserialize("store", stored))
        .isEqualTo(JoinState.newBuilder().setLearnt("tulip").setExpiresAt(7).build());
  }

  @Test
  void anotherThingIsNone() {
    assertThatThrownBy(() -> serde.deserializer().deserialize("store", new byte[20]))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("store");
  }
}
