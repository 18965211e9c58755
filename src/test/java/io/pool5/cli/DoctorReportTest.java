package io.pool5.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class DoctorReportTest {

  private final StringWriter text = new StringWriter();

  private DoctorReport report(Ansi ansi, boolean json) {
    return new DoctorReport(new PrintWriter(text, true), ansi, json);
  }

  @Test
  void isALineACheckThatBeginsWithAMark() {
    DoctorReport report = report(Ansi.OFF, false);
    report.add(Finding.ok("java", "17"));
    report.add(Finding.skipped("nd4j", "not here"));
    assertThat(report.healthy()).isTrue();
    report.add(Finding.failed("kafka", "away"));
    report.end();

    assertThat(report.healthy()).isFalse();
    assertThat(text.toString().lines())
        .containsExactly(
            "ok     java          17",
            "-      nd4j          not here",
            "FAILED kafka         away");
  }

  @Test
  void hasColoursOnATerminal() {
    report(Ansi.ON, false).add(Finding.failed("kafka", "away"));

    assertThat(text.toString()).startsWith("\u001b[").contains("FAILED", "kafka");
  }

  @Test
  void isOneJsonObject() {
    DoctorReport report = report(Ansi.ON, true);
    report.add(Finding.ok("java", "17 \"x\""));
    report.add(Finding.failed("kafka", "away"));
    report.end();

    assertThat(text.toString().strip())
        .isEqualTo(
            "{\"healthy\":false,\"checks\":["
                + "{\"name\":\"java\",\"status\":\"ok\",\"detail\":\"17 \\\"x\\\"\"},"
                + "{\"name\":\"kafka\",\"status\":\"failed\",\"detail\":\"away\"}]}");
  }
}
