package io.pool5.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceIdTest {

  @TempDir private Path dir;

  @Test
  void staysTheSameForADirectoryAndAnApplication() throws IOException {
    String first = InstanceId.of(dir.resolve("state"), "pool5-head");

    assertThat(InstanceId.of(dir.resolve("state"), "pool5-head")).isEqualTo(first);
    assertThat(InstanceId.of(dir.resolve("state"), "pool5-features")).isNotEqualTo(first);
    assertThat(InstanceId.of(dir.resolve("other"), "pool5-head")).isNotEqualTo(first);
    assertThat(dir.resolve("state").toFile().list()).hasSize(2);
  }
}
