package io.pool5.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.events.ImageFeatures;
import io.pool5.events.Prediction;
import io.pool5.local.ImageFile;
import io.pool5.local.SampleImages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The programs of docs/clients.md send drawn pictures and labels, and read what comes of them: what
 * they print is compared with what Java reads.
 */
class ClientsIT {

  private static final Pattern FEATURES =
      Pattern.compile("(\\S+) (?:(\\S+) at (\\d) (\\d) (\\d+)|is to be forgotten)");
  private static final Pattern PREDICTION = Pattern.compile("(\\S+) (\\S+) (\\S+) model (\\d+)");
  private static final Pattern SIZE = Pattern.compile("(\\S+): (\\d+) bytes");

  @TempDir private static Path home;
  private static Flow flow;

  @TempDir private Path dir;
  private final Iterator<ImageFile> pictures = new SampleImages(11).iterator();

  /** The largest activation and its place. */
  private record Largest(float value, int row, int column, int channel) {

    static Largest of(ImageFeatures features) {
      FloatBuffer vector =
          features.getVector().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
      int at = 0;
      for (int i = 0; i < vector.limit(); i++) {
        at = vector.get(i) > vector.get(at) ? i : at;
      }
      return new Largest(vector.get(at), at / (7 * 512), at / 512 % 7, at % 512);
    }
  }

  private record Answer(String label, double probability, long version) {}

  @AfterAll
  static void stop() throws Exception {
    if (flow != null) {
      flow.close();
    }
  }

  /** Starts the flow for the first test that is not skipped, and puts the programs into place. */
  private void start() throws Exception {
    if (flow == null) {
      flow = new Flow(home);
    }
    ClientPage.read().write(dir, flow.cluster.bootstrapServers(), flow.cluster.registryUrl());
    Files.createSymbolicLink(dir.resolve("node_modules"), ClientRuntime.nodeModules());
    Files.createSymbolicLink(dir.resolve("schemas"), Path.of("schemas").toAbsolutePath());
  }

  @Test
  void python() throws Exception {
    ClientRuntime.requirePython();
    start();
    List<String> labelled = sendAndRead("send_avro.py", ".py");
    assertLabelsLieElsewhere(labelled);
  }

  @Test
  void node() throws Exception {
    ClientRuntime.requireNode();
    start();
    sendAndRead("send-avro.mjs", ".mjs");
  }

  @Test
  void kcat() throws Exception {
    ClientRuntime.requireKcat();
    start();
    draw("my-image.jpg");
    draw("a-disc.jpg");
    ClientProgram.run(dir, "kcat-send.sh");
    Map<String, String> labels = new HashMap<>(Map.of("my-image", "star", "a-disc", "disc"));
    List<String> csv = new ArrayList<>();
    for (String id : List.of("kcat-0", "kcat-1", "kcat-2")) {
      ImageFile picture = draw(id + ".jpg");
      flow.send("image-events", id, picture.bytes());
      csv.add(id + "," + picture.label());
      labels.put(id, picture.label());
    }
    Files.write(dir.resolve("labels.csv"), csv);
    ClientProgram.run(dir, "kcat-label.sh");
    flow.awaitLearnt(labels);

    assertWithdrawn("a-mistake");
    assertLabelsLieElsewhere(List.of("kcat-0", "kcat-1", "kcat-2"));
    for (String what : List.of("features", "predictions")) {
      Map<String, Integer> sizes = new HashMap<>();
      for (var each : flow.records("image-" + what, Flow.PARTITIONS, new ByteArrayDeserializer())) {
        if (labels.containsKey(each.key())) {
          sizes.put(each.key(), each.value().length);
        }
      }
      assertThat(sizes).hasSameSizeAs(labels);
      assertThat(read("kcat-" + what + ".sh", SIZE, sizes.keySet()))
          .allSatisfy(
              (id, line) ->
                  assertThat(Integer.parseInt(line.group(2))).as(id).isEqualTo(sizes.get(id)));
    }
  }

  /**
   * Two images as plain bytes with their label, three as Avro whose labels follow, a label that is
   * taken back, an image that is forgotten.
   *
   * @return the ids of those whose labels came on the label topic
   */
  private List<String> sendAndRead(String sendAvro, String extension) throws Exception {
    String prefix = extension.substring(1);
    List<String> plain = List.of(prefix + "-0.jpg", prefix + "-1.jpg");
    List<String> avro = List.of(prefix + "-2.jpg", prefix + "-3.jpg", prefix + "-4.jpg");
    plain.forEach(this::draw);
    ClientProgram.run(dir, "send" + extension, "ring", plain.get(0), plain.get(1));
    flow.awaitLearnt(Map.of(plain.get(0), "ring", plain.get(1), "ring"));

    Map<String, String> labels = new HashMap<>();
    avro.forEach(id -> labels.put(id, draw(id).label()));
    ClientProgram.run(dir, sendAvro, avro.toArray(String[]::new));
    for (Map.Entry<String, String> each : labels.entrySet()) {
      ClientProgram.run(dir, "label" + extension, each.getKey(), each.getValue());
    }
    ClientProgram.run(dir, "label" + extension, prefix + "-mistake");
    flow.send("image-events", prefix + "-forgotten", null);
    flow.awaitLearnt(labels);
    assertWithdrawn(prefix + "-mistake");

    List<String> ids = new ArrayList<>(plain);
    ids.addAll(avro);
    assertPredictions("predictions" + extension, ids);
    ids.add(prefix + "-forgotten");
    assertFeatures("features" + extension, ids);
    return avro;
  }

  private ImageFile draw(String name) {
    ImageFile picture = pictures.next();
    try {
      Files.write(dir.resolve(name), picture.bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return picture;
  }

  private void assertFeatures(String program, List<String> ids) throws Exception {
    Map<String, Largest> expected = new HashMap<>();
    for (var each : flow.records("image-features", ImageFeatures.class)) {
      if (ids.contains(each.key())) {
        expected.put(each.key(), each.value() == null ? null : Largest.of(each.value()));
      }
    }
    Map<String, Largest> found = new HashMap<>();
    read(program, FEATURES, ids)
        .forEach(
            (id, line) ->
                found.put(
                    id,
                    line.group(2) == null
                        ? null
                        : new Largest(
                            Float.parseFloat(line.group(2)),
                            Integer.parseInt(line.group(3)),
                            Integer.parseInt(line.group(4)),
                            Integer.parseInt(line.group(5)))));
    assertThat(found).hasSameSizeAs(ids).isEqualTo(expected);
  }

  private void assertPredictions(String program, List<String> ids) throws Exception {
    Map<String, Answer> expected = new HashMap<>();
    for (var each : flow.records("image-predictions", Prediction.class)) {
      Prediction prediction = each.value();
      if (ids.contains(each.key())) {
        expected.put(
            each.key(),
            prediction.getLabel() == null
                ? new Answer("none", -1, 0)
                : new Answer(
                    prediction.getLabel(),
                    prediction.getProbability(),
                    prediction.getModelVersion()));
      }
    }
    Map<String, Answer> found = new HashMap<>();
    read(program, PREDICTION, ids)
        .forEach(
            (id, line) ->
                found.put(
                    id,
                    line.group(2).matches("None|null")
                        ? new Answer("none", -1, Long.parseLong(line.group(4)))
                        : new Answer(
                            line.group(2),
                            Double.parseDouble(line.group(3)),
                            Long.parseLong(line.group(4)))));
    assertThat(found).hasSameSizeAs(ids).isEqualTo(expected);
    assertThat(found.values()).extracting(Answer::version).anyMatch(version -> version > 0);
  }

  /** Follows a program until it has printed a line for each image. */
  private Map<String, Matcher> read(String program, Pattern form, Collection<String> ids)
      throws Exception {
    Map<String, Matcher> found = new HashMap<>();
    try (ClientProgram running = ClientProgram.start(dir, program)) {
      running.awaitLines(
          lines -> {
            for (String line : lines) {
              Matcher matcher = form.matcher(line);
              if (matcher.matches()) {
                found.put(matcher.group(1), matcher);
              }
            }
            return found.keySet().containsAll(ids);
          });
    }
    found.keySet().retainAll(ids);
    return found;
  }

  private static void assertWithdrawn(String id) {
    assertThat(flow.records("image-labels", Flow.PARTITIONS, new ByteArrayDeserializer()))
        .filteredOn(each -> each.key().equals(id))
        .singleElement()
        .extracting(ConsumerRecord::value)
        .isNull();
  }

  /** librdkafka does not place keys as Java does: some labels are not where their features are. */
  private static void assertLabelsLieElsewhere(List<String> ids) {
    assertThat(ids)
        .anySatisfy(
            id ->
                assertThat(partition("image-labels", id))
                    .isNotEqualTo(partition("image-features", id)));
  }

  private static int partition(String topic, String id) {
    return flow.records(topic, Flow.PARTITIONS, new ByteArrayDeserializer()).stream()
        .filter(each -> each.key().equals(id))
        .findFirst()
        .orElseThrow()
        .partition();
  }
}
