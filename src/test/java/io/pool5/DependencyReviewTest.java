package io.pool5;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** docs/security.md says what is known of the libraries, of the versions that pom.xml has. */
class DependencyReviewTest {

  private static final Path REVIEW = Path.of("docs", "security.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\S+:\\S+) \\| (\\S+) \\|");
  private static final Pattern PROPERTY = Pattern.compile("\\$\\{([^}]+)}");

  @Test
  void isOfTheVersionsInUse() throws Exception {
    String text = Files.readString(REVIEW);
    String table =
        text.substring(
            text.indexOf("<!-- dependencies -->"), text.indexOf("<!-- end of dependencies -->"));
    Map<String, String> reviewed = new TreeMap<>();
    ROW.matcher(table).results().forEach(row -> reviewed.put(row.group(1), row.group(2)));

    assertThat(reviewed)
        .as("%s: look up what is known of the new version", REVIEW)
        .isEqualTo(inUse());
  }

  /** What is on the class path at run time, of all profiles. */
  private static Map<String, String> inUse() throws Exception {
    Document pom =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Path.of("pom.xml").toFile());
    Map<String, String> properties = new TreeMap<>();
    elements(pom, "/project/properties/*")
        .forEach(element -> properties.put(element.getTagName(), element.getTextContent()));
    Map<String, String> managed = new TreeMap<>();
    elements(pom, "/project/dependencyManagement/dependencies/dependency")
        .forEach(each -> managed.put(text(each, "groupId"), text(each, "version")));
    Map<String, String> found = new TreeMap<>();
    elements(
            pom,
            "/project/dependencies/dependency | /project/profiles/profile/dependencies/dependency")
        .filter(each -> !text(each, "scope").equals("test"))
        .forEach(
            each -> {
              String version = text(each, "version");
              found.put(
                  text(each, "groupId") + ":" + resolved(text(each, "artifactId"), properties),
                  resolved(
                      version.isEmpty() ? managed(managed, text(each, "groupId")) : version,
                      properties));
            });
    return found;
  }

  /** Jackson's bill of materials has a shorter group than its libraries. */
  private static String managed(Map<String, String> versions, String group) {
    return versions.entrySet().stream()
        .filter(each -> (group + ".").startsWith(each.getKey() + "."))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no version for " + group));
  }

  private static Stream<Element> elements(Document pom, String path) throws Exception {
    NodeList nodes =
        (NodeList)
            XPathFactory.newInstance().newXPath().evaluate(path, pom, XPathConstants.NODESET);
    return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i));
  }

  /** The text of a child; empty where there is none. */
  private static String text(Element parent, String name) {
    for (var child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child.getNodeName().equals(name)) {
        return child.getTextContent().trim();
      }
    }
    return "";
  }

  private static String resolved(String version, Map<String, String> properties) {
    String text = version;
    while (PROPERTY.matcher(text).find()) {
      text =
          PROPERTY
              .matcher(text)
              .replaceAll(each -> Matcher.quoteReplacement(properties.get(each.group(1))));
    }
    return text;
  }
}
