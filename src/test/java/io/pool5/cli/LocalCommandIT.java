package io.pool5.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code pool5 local}, as a user runs it. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class LocalCommandIT {

  @TempDir private Path dir;

  @Test
  void everythingComesThroughAndIsFoundAgainAtTheNextStart() throws Exception {
    JsonNode first = run("1", 20);
    assertThat(first.get("progressiveAccuracy").asDouble()).isBetween(0.0, 1.0);
    assertThat(first.get("precision").asText()).isEqualTo("fp32");
    assertThat(first.get("weights").asText()).hasSize(64);

    // Other pictures: predicted from the first on by a model that has learnt from the first run.
    JsonNode second = run("2", 12);
    assertThat(second.get("secondsToFirstPrediction").isNumber()).isTrue();
    // The same pictures again: their labels have been learnt.
    CommandRun again = local("2", 12);
    assertThat(again.out()).contains("12 predictions, 12 labels sent, 0 learnt");
  }

  private JsonNode run(String seed, int count) throws Exception {
    CommandRun run = local(seed, count);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("Kafka            127.0.0.1:", "schema registry  http://", "Ctrl-C ends it.")
        .doesNotContain("\u001b", "\r");
    JsonNode summary = new ObjectMapper().readTree(Files.readString(dir.resolve("summary.json")));
    for (String each : new String[] {"images", "features", "predictions", "labels"}) {
      assertThat(summary.get(each).asInt()).as(each).isEqualTo(count);
    }
    assertThat(summary.get("trainedExamples").asInt()).isEqualTo(count);
    assertThat(summary.get("deadLetters").asInt()).isZero();
    return summary;
  }

  private CommandRun local(String seed, int count) {
    return CommandRun.of(
        "local",
        "--dir",
        dir.resolve("data").toString(),
        "--seed",
        seed,
        "--count",
        Integer.toString(count),
        "--label-delay",
        "0.2",
        "--exit",
        "--summary",
        dir.resolve("summary.json").toString());
  }

  @Test
  void aLargePictureComesThroughAndOneThatIsTooLargeIsLeftOut() throws Exception {
    Path pictures = Files.createDirectories(dir.resolve("pictures/noise"));
    Files.write(pictures.resolve("photo.bmp"), bmp(1_200, 900));
    Files.write(pictures.resolve("huge.bmp"), bmp(3_000, 2_000));

    CommandRun run =
        CommandRun.of(
            "local",
            "--images",
            pictures.getParent().toString(),
            "--exit",
            "--label-delay",
            "0.1",
            "--summary",
            dir.resolve("large.json").toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("noise/huge.bmp is left out: it has 18,000,054 bytes")
        .contains("1 images sent, 1 features, 1 predictions, 1 labels sent, 1 learnt, 0 dead");
  }

  private static byte[] bmp(int width, int height) throws IOException {
    BufferedImage noise = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    new Random(1).nextBytes(((DataBufferByte) noise.getRaster().getDataBuffer()).getData());
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageIO.write(noise, "bmp", file);
    return file.toByteArray();
  }

  @Test
  void whatCannotBeIsRefusedAtOnce() {
    assertThat(
            CommandRun.of("local", "--summary", dir.resolve("none/summary.json").toString()).err())
        .contains("There is no directory for --summary");
    assertThat(CommandRun.of("local", "--exit").err()).contains("--exit needs");
    assertThat(CommandRun.of("local", "--label-delay", "-1").err()).contains("--label-delay");
    assertThat(CommandRun.of("local", "--images", dir.resolve("none").toString()).err())
        .contains("There is no directory");
  }
}
