package io.pool5.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenedTest {

  private final List<String> closed = new ArrayList<>();
  private final Opened opened = new Opened();

  @Test
  void whatWasOpenedLastIsClosedFirstWhateverFails() {
    opened.add(() -> closed.add("a"));
    opened.add(() -> fail("b"));
    opened.add(() -> fail("c"));

    assertThatThrownBy(opened::close)
        .hasMessage("c")
        .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("b"));
    assertThat(closed).containsExactly("c", "b", "a");
  }

  private void fail(String name) throws IOException {
    closed.add(name);
    throw new IOException(name);
  }
}
