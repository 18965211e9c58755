package io.pool5.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/**
 * State stores outlive an upgrade. For each schema that there has been, golden-avro holds a value
 * as a store has it.
 */
class JoinStateSerdeTest {

  private final JoinStateSerde serde = new JoinStateSerde();

  private static byte[] golden(String file) throws IOException {
    try (InputStream in = JoinStateSerdeTest.class.getResourceAsStream("/golden-avro/" + file)) {
      return in.readAllBytes();
    }
  }

  private static JoinState.Builder ofTheFirstVersion() {
    return JoinState.newBuilder()
        .setFeatures(new FeaturePointer(5, 3_000_000_000L))
        .setWaiting(new WaitingLabel("tulip", 2.5f, 1_767_225_600_123L))
        .setLearnt("daisy")
        .setImageLabel("rose")
        .setExpiresAt(1_767_225_700_000L);
  }

  private static JoinState ofToday() {
    return ofTheFirstVersion()
        .setResetBefore(17)
        .setSaidAt(1_767_225_600_456L)
        .setPredicted("lily")
        .build();
  }

  private JoinState read(byte[] bytes) {
    return serde.deserializer().deserialize("joins", bytes);
  }

  @Test
  void aStoreOfTheFirstVersionIsRead() throws IOException {
    assertThat(read(golden("JoinState-1.bin")))
        .isEqualTo(ofTheFirstVersion().setResetBefore(-1).setSaidAt(0).build());
  }

  /**
   * Fails where the schema gains a field. Then the schema of before becomes a resource beside
   * JoinStateSerde, which names it there, and the golden of today gets the next number.
   */
  @Test
  void todaysBytesAreWrittenAndRead() throws IOException {
    assertThat(serde.serializer().serialize("joins", ofToday()))
        .isEqualTo(golden("JoinState-2.bin"));
    assertThat(read(golden("JoinState-2.bin"))).isEqualTo(ofToday());
  }

  @Test
  void aStoreOfANewerVersionIsRefusedByName() throws IOException {
    byte[] newer = golden("JoinState-1.bin");
    newer[2]++;

    assertThatThrownBy(() -> read(newer)).hasMessageContaining("newer version of pool5");
  }

  @Test
  void whatIsNoStateIsRefused() {
    assertThatThrownBy(() -> read(new byte[] {1, 2, 3})).hasMessageContaining("no JoinState");
  }
}
