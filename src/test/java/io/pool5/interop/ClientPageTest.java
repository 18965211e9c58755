package io.pool5.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the page says beside its programs is what the tests run; needs no client. */
class ClientPageTest {

  private static final Path INTEROP = Path.of("src/test/interop");
  private static final Pattern REQUIREMENT = Pattern.compile("([a-z-]+)\\S*==(\\S+)");

  @Test
  void everyBlockIsAProgramWithTheAddressesThatTheTestsReplace() throws Exception {
    ClientPage page = ClientPage.read();

    assertThat(page.text().lines().filter(line -> line.startsWith("```")))
        .hasSize(2 * page.programs().size());
    assertThat(page.programs().keySet())
        .containsExactlyInAnyOrder(
            "kcat-send.sh",
            "kcat-label.sh",
            "kcat-features.sh",
            "kcat-predictions.sh",
            "send.py",
            "send_avro.py",
            "label.py",
            "features.py",
            "predictions.py",
            "send.mjs",
            "send-avro.mjs",
            "label.mjs",
            "features.mjs",
            "predictions.mjs");
    assertThat(page.programs().values())
        .allSatisfy(
            program -> {
              assertThat(program).contains(ClientPage.BOOTSTRAP_SERVERS);
              assertThat(program.replace(ClientPage.REGISTRY, "")).doesNotContain("8081");
            });
  }

  @Test
  void thePackagesThatItNamesAreThoseThatAreTested() throws Exception {
    String text = ClientPage.read().text();
    JsonNode packages =
        new ObjectMapper().readTree(INTEROP.resolve("package.json").toFile()).get("dependencies");
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, JsonNode> each : packages.properties()) {
      names.add(each.getKey());
      String name = each.getKey().replaceFirst(".*/", "");
      assertThat(text).contains(name + " " + each.getValue().asText());
    }
    Matcher install = Pattern.compile("`npm install ([^`]+)`").matcher(text);
    assertThat(install.find()).isTrue();
    assertThat(install.group(1).split(" ")).containsExactlyInAnyOrderElementsOf(names);

    Matcher requirement =
        REQUIREMENT.matcher(Files.readString(INTEROP.resolve("requirements.txt")));
    int requirements = 0;
    while (requirement.find()) {
      requirements++;
      assertThat(text).contains(requirement.group(1) + " " + requirement.group(2));
    }
    assertThat(requirements).isEqualTo(2);
  }
}
