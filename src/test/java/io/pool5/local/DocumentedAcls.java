package io.pool5.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The table of ACLs in docs/operations.md, as Kafka takes it. */
public final class DocumentedAcls {

  private static final Path FILE = Path.of("docs", "operations.md");

  private static final Pattern ROW =
      Pattern.compile(
          "\\| (.+?) \\| (topic|group|transactional id)s?( beginning with)? ([^|]+?) \\| ([A-Za-z, ]+) \\|");

  private DocumentedAcls() {}

  /**
   * What applications may do.
   *
   * @param principal such as {@code User:worker}
   * @param applications the first column
   */
  public static Collection<AclBinding> of(String principal, String... applications)
      throws IOException {
    List<AclBinding> found = new ArrayList<>();
    for (String line : Files.readAllLines(FILE)) {
      Matcher row = ROW.matcher(line);
      if (row.matches() && List.of(applications).contains(row.group(1).replace("`", ""))) {
        found.addAll(bindings(principal, row));
      }
    }
    return found;
  }

  private static List<AclBinding> bindings(String principal, Matcher row) {
    ResourceType type = ResourceType.fromString(row.group(2).replace(' ', '_'));
    PatternType pattern = row.group(3) == null ? PatternType.LITERAL : PatternType.PREFIXED;
    List<AclBinding> bindings = new ArrayList<>();
    for (String name : row.group(4).split(", ", -1)) {
      for (String operation : row.group(5).split(", ", -1)) {
        bindings.add(
            new AclBinding(
                new ResourcePattern(type, name, pattern),
                new AccessControlEntry(
                    principal, "*", operation(operation), AclPermissionType.ALLOW)));
      }
    }
    return bindings;
  }

  /** As Kafka's tools spell them: DescribeConfigs. */
  private static AclOperation operation(String name) {
    return Arrays.stream(AclOperation.values())
        .filter(each -> each.name().replace("_", "").equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No operation " + name));
  }
}
