package io.pool5.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/** Prints findings: each as a line when it comes, or all as one JSON object at the end. */
final class DoctorReport {

  private final PrintWriter out;
  private final Ansi ansi;
  private final boolean json;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * @param ansi whether there are colours
   */
  DoctorReport(PrintWriter out, Ansi ansi, boolean json) {
    this.out = out;
    this.ansi = ansi;
    this.json = json;
  }

  void add(Finding finding) {
    findings.add(finding);
    if (!json) {
      out.printf("%s %-13s %s%n", mark(finding.status()), finding.name(), finding.detail());
      out.flush();
    }
  }

  private String mark(Finding.Status status) {
    return ansi.string(
        switch (status) {
          case OK -> "@|green ok    |@";
          case FAILED -> "@|bold,red FAILED|@";
          case SKIPPED -> "@|faint -     |@";
        });
  }

  /** Whether nothing failed. */
  boolean healthy() {
    return findings.stream().noneMatch(each -> each.status() == Finding.Status.FAILED);
  }

  /** Prints what is printed last. */
  void end() {
    if (json) {
      out.println(object());
      out.flush();
    }
  }

  private ObjectNode object() {
    ObjectNode object = new ObjectMapper().createObjectNode().put("healthy", healthy());
    ArrayNode checks = object.putArray("checks");
    for (Finding finding : findings) {
      checks
          .addObject()
          .put("name", finding.name())
          .put("status", finding.status().name().toLowerCase(Locale.ROOT))
          .put("detail", finding.detail());
    }
    return object;
  }
}
