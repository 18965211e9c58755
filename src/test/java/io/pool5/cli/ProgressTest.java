package io.pool5.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private final StringWriter text = new StringWriter();

  @Test
  void isDrawnOverOnATerminal() {
    Progress progress = new Progress(new PrintWriter(text), true);
    progress.show(() -> "1 of 2");
    progress.show(() -> "too soon after it");
    progress.println("a line that stays");
    progress.clear();

    assertThat(text)
        .hasToString("\r\u001b[K1 of 2\r\u001b[Ka line that stays" + System.lineSeparator());
  }

  @Test
  void isNothingElsewhere() {
    Progress progress = new Progress(new PrintWriter(text), false);
    progress.show(() -> "1 of 2");
    progress.println("a line that stays");
    progress.clear();

    assertThat(text).hasToString("a line that stays" + System.lineSeparator());
  }
}
