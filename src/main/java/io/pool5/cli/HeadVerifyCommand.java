package io.pool5.cli;

import io.pool5.config.Pool5Config;
import io.pool5.events.SchemaRegistry;
import io.pool5.head.HeadInspection;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code pool5 head verify}: is the published model what the log says? */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description =
        "Learns the whole log anew and compares with the published model, bit for bit. Exit code 1"
            + " where they differ.")
final class HeadVerifyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private HeadOptions options;

  @Override
  public Integer call() throws Exception {
    Pool5Config config = options.config();
    PrintWriter out = spec.commandLine().getOut();
    try (SchemaRegistry registry = FirstContact.registry(config)) {
      Optional<HeadInspection.Verification> verified =
          new HeadInspection(config, registry).verify();
      if (verified.isEmpty()) {
        out.println("The head has not published a model yet.");
        out.flush();
        return 0;
      }
      HeadInspection.Verification verification = verified.get();
      out.println("version     " + verification.version());
      out.println("published   " + verification.published());
      out.println("recomputed  " + verification.recomputed());
      out.println(
          verification.equal()
              ? "They are equal: the model is what the log says."
              : "They DIFFER: the published model is not what the log says.");
      out.flush();
      return verification.equal() ? 0 : 1;
    }
  }
}
