package io.pool5.vgg16.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A platform for which an engine has no native library, as a JVM of its own without that jar: what
 * this JVM has loaded, it has for good.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class MissingLibraryTest {

  private static final String ONE_DNN = "dnnl-.*-(linux|macosx|windows)-.*\\.jar";
  private static final String ANY = "(dnnl|nd4j-native)-.*-(linux|macosx|windows)-.*\\.jar";

  @Test
  void autoTakesNd4jWhereOneDnnHasNoLibrary() throws Exception {
    assertThat(open("auto", without(ONE_DNN)))
        .satisfies(
            lines -> assertThat(lines.get(0)).contains("jnidnnl").contains("taking ND4J"),
            lines -> assertThat(lines.get(1)).startsWith("runs on nd4j "))
        .hasSize(2);
  }

  @Test
  void oneDnnAskedForByNameIsRefused() throws Exception {
    assertThat(open("onednn", without(ONE_DNN)))
        .singleElement(STRING)
        .startsWith("refused: oneDNN cannot be loaded here")
        .contains("jnidnnl");
  }

  @Test
  void withoutAnyLibraryEvenAutoIsRefused() throws Exception {
    assertThat(open("auto", without(ANY)))
        .last(STRING)
        .startsWith("refused: ND4J cannot be loaded here")
        .contains("jnind4jcpu");
  }

  private static String without(String jars) {
    Predicate<String> others = entry -> !new File(entry).getName().matches(jars);
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(others)
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** What it prints, logs included: a sentence is a line, a stack trace would be many. */
  private static List<String> open(String engine, String classPath)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                new File(System.getProperty("java.home"), "bin/java").getPath(),
                // The program's own, not that of the tests, which is silent.
                "-Dlog4j2.configurationFile=classpath:log4j2.xml",
                "-cp",
                classPath,
                EngineMain.class.getName(),
                engine)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said.lines().toList();
  }
}
