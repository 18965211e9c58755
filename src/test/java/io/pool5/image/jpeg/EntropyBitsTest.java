package io.pool5.image.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EntropyBitsTest {

  @Test
  void fillBytesAreWalkedThroughOnce() {
    byte[] file = new byte[16 << 20];
    Arrays.fill(file, (byte) 0xff);
    file[file.length - 1] = (byte) 0xd9;
    EntropyBits bits = new EntropyBits(file, 0, warning -> {});

    // Once for each byte that is missing, it would take hours.
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (int i = 0; i < 100_000; i++) {
            assertThat(bits.take(24)).isZero();
          }
        });
    assertThat(bits.exhausted()).isTrue();
    assertThat(bits.end()).isEqualTo(file.length - 2);
  }
}
