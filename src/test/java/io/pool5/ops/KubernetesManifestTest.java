package io.pool5.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.pool5.cli.ParsedCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** ops/kubernetes/pool5.yml: every field exists, and what refers to something finds it. */
class KubernetesManifestTest {

  private static final String FILE = "ops/kubernetes/pool5.yml";

  private static final Map<String, Class<?>> KINDS =
      Map.of(
          "ConfigMap", ConfigMap.class,
          "Service", Service.class,
          "StatefulSet", StatefulSet.class,
          "Job", Job.class);

  private final ObjectMapper mapper =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private static List<JsonNode> all(String kind) throws IOException {
    return Repository.yamls(FILE).stream()
        .filter(each -> each.get("kind").asText().equals(kind))
        .toList();
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private static JsonNode container(JsonNode workload) {
    return workload.at("/spec/template/spec/containers/0");
  }

  /** The models keep fields that they do not know: what is written back without them differs. */
  @Test
  void everyFieldIsOneThatKubernetesKnows() throws IOException {
    for (JsonNode document : Repository.yamls(FILE)) {
      Class<?> type = KINDS.get(document.get("kind").asText());
      Object model = mapper.treeToValue(document, type);
      assertThat(unknownFields(model)).as(document.at("/metadata/name").asText()).isEmpty();
    }
  }

  private List<String> unknownFields(Object model) {
    List<String> unknown = new ArrayList<>();
    collect(model, "", unknown);
    return unknown;
  }

  private void collect(Object value, String path, List<String> unknown) {
    if (value instanceof List<?> list) {
      list.forEach(each -> collect(each, path + "[]", unknown));
    } else if (value != null && value.getClass().getName().startsWith("io.fabric8.")) {
      for (var getter : value.getClass().getMethods()) {
        if (getter.getName().startsWith("get")
            && getter.getParameterCount() == 0
            && getter.getDeclaringClass() != Object.class) {
          Object part;
          try {
            part = getter.invoke(value);
          } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
          }
          if (getter.getName().equals("getAdditionalProperties")) {
            ((Map<?, ?>) part).keySet().forEach(key -> unknown.add(path + "." + key));
          } else {
            collect(part, path + "." + getter.getName().substring(3), unknown);
          }
        }
      }
    }
  }

  @Test
  void anUnknownFieldWouldBeFound() throws IOException {
    JsonNode wrong =
        mapper.readTree(
            "{\"kind\":\"StatefulSet\",\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"nmae\":1}]}}}}");

    assertThat(unknownFields(mapper.treeToValue(wrong, StatefulSet.class)))
        .containsExactly(".Spec.Template.Spec.Containers[].nmae");
  }

  @Test
  void workersHaveAnIdentityADurableStateAndTimeToEnd() throws IOException {
    assertThat(all("StatefulSet")).hasSize(2);
    for (JsonNode set : all("StatefulSet")) {
      JsonNode pod = set.at("/spec/template/spec");
      assertThat(pod.get("terminationGracePeriodSeconds").asInt()).isGreaterThan(30);
      assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
      Map<String, String> mounts = new HashMap<>();
      container(set)
          .get("volumeMounts")
          .forEach(each -> mounts.put(each.get("name").asText(), each.get("mountPath").asText()));
      String claim = set.at("/spec/volumeClaimTemplates/0/metadata/name").asText();
      assertThat(ContainerImage.instructions())
          .contains("VOLUME " + mounts.get(claim) + "\n")
          .contains("POOL5_STATE_DIR=" + mounts.get(claim) + "/");
      assertThat(ContainerImage.instructions())
          .contains("USER " + pod.at("/securityContext/runAsUser").asText() + ":");
      assertThat(container(set).at("/resources/limits/memory").asText()).isNotEmpty();
    }
  }

  @Test
  void probesAndServicesPointToPortsOfTheContainers() throws IOException {
    for (JsonNode set : all("StatefulSet")) {
      JsonNode container = container(set);
      Map<String, Integer> ports = new HashMap<>();
      container
          .get("ports")
          .forEach(each -> ports.put(each.get("name").asText(), each.get("containerPort").asInt()));
      assertThat(ports).isEqualTo(Map.of("health", 8080, "metrics", 9404));
      for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
        assertThat(container.at("/" + probe + "/httpGet/port").asText()).isEqualTo("health");
        assertThat(container.at("/" + probe + "/httpGet/path").asText())
            .isIn("/healthz", "/readyz");
      }
      assertThat(list(container.get("args")).stream().map(JsonNode::asText))
          .contains("--health-port", "8080", "0.0.0.0");
      JsonNode service =
          all("Service").stream()
              .filter(
                  each ->
                      each.at("/metadata/name")
                          .asText()
                          .equals(set.at("/spec/serviceName").asText()))
              .findFirst()
              .orElseThrow();
      service
          .at("/spec/ports")
          .forEach(
              port ->
                  assertThat(ports)
                      .containsEntry(port.get("name").asText(), port.get("port").asInt()));
      assertThat(set.at("/spec/template/metadata/labels"))
          .isEqualTo(service.at("/spec/selector"))
          .isEqualTo(set.at("/spec/selector/matchLabels"));
    }
  }

  @Test
  void theConfigurationIsThereAndItsFilesAreInTheImage() throws IOException {
    JsonNode config = all("ConfigMap").get(0);
    Set<String> names = Set.of("POOL5_BOOTSTRAP_SERVERS", "POOL5_REGISTRY", "JDK_JAVA_OPTIONS");
    assertThat(config.get("data").fieldNames()).toIterable().containsAll(names);
    assertThat(config.at("/data/JDK_JAVA_OPTIONS").asText()).isEqualTo(ContainerImage.AGENT_OPTION);
    for (JsonNode set : all("StatefulSet")) {
      assertThat(container(set).at("/envFrom/0/configMapRef/name").asText())
          .isEqualTo(config.at("/metadata/name").asText());
    }
  }

  @Test
  void theCommandsAreOnesThatThisVersionTakes() throws IOException {
    for (String kind : List.of("StatefulSet", "Job")) {
      for (JsonNode workload : all(kind)) {
        assertThat(
                ParsedCommand.of(
                    list(container(workload).get("args")).stream().map(JsonNode::asText).toList()))
            .isEqualTo(workload.at("/metadata/labels/app.kubernetes.io~1component").asText());
      }
    }
  }
}
