package io.pool5.cli;

import io.pool5.config.Pool5Config;
import io.pool5.events.SchemaRegistry;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pool5 predict}: sends images and waits for what the head makes of them. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = "Sends images and prints what the head predicts for them.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every image has a prediction",
      "1:one is no image or has none in time; or Kafka was away",
      "2:wrong usage"
    })
final class PredictCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ConnectionOptions connection;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Image files; - is standard input.")
  private List<String> files;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "The image's id, where there is one file (default: a random one).")
  private String id;

  @Option(
      names = "--head",
      paramLabel = "ID",
      description = "Waits for the prediction of that head (default: whichever comes first).")
  private String head;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long to wait, counted anew with each answer (default: ${DEFAULT-VALUE}).")
  private double timeoutSeconds;

  @Option(names = "--json", description = "Prints a JSON object a line.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    check();
    Pool5Config config = connection.config();
    try (KafkaConnection kafka = KafkaConnection.open(config, KafkaConnection.LIMIT);
        SchemaRegistry registry = ConnectionOptions.registry(config)) {
      registry.requireNoRefusal();
      return predict(kafka, registry, config);
    }
  }

  private int predict(KafkaConnection kafka, SchemaRegistry registry, Pool5Config config)
      throws Exception {
    try (ImageSender sender = ImageSender.open(kafka, config);
        AnswerReader answers = AnswerReader.open(kafka, config, registry, head)) {
      PredictionRun run =
          new PredictionRun(
              sender,
              answers,
              report(),
              Duration.ofNanos((long) (timeoutSeconds * 1e9)),
              noAnswer());
      return run.predict(files, this::imageId) ? 0 : 1;
    }
  }

  private String imageId() {
    return id == null ? UUID.randomUUID().toString() : id;
  }

  private PredictionReport report() {
    return new PredictionReport(spec.commandLine().getOut(), spec.commandLine().getErr(), json);
  }

  private void check() {
    if (id != null && (files.size() > 1 || id.isEmpty())) {
      throw new ParameterException(spec.commandLine(), "--id names one image, and there is one id");
    }
    if (Collections.frequency(files, InputFile.STANDARD_INPUT) > 1) {
      throw new ParameterException(spec.commandLine(), "Standard input can be read once only");
    }
    if (!(timeoutSeconds > 0)) {
      throw new ParameterException(spec.commandLine(), "--timeout has to be above 0");
    }
  }

  private String noAnswer() {
    return String.format(
        Locale.ROOT,
        "no prediction within %s s. Do a feature worker (pool5 features) and a head%s run, on the"
            + " same Kafka? pool5 doctor checks what they need",
        timeoutSeconds == Math.rint(timeoutSeconds)
            ? Long.toString((long) timeoutSeconds)
            : Double.toString(timeoutSeconds),
        head == null ? " (pool5 head)" : " named " + head);
  }
}
