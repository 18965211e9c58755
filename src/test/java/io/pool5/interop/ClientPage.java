package io.pool5.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * docs/clients.md.
 *
 * @param text the page
 * @param programs what its blocks hold, by the file name behind the block's language
 */
record ClientPage(String text, Map<String, String> programs) {

  static final String BOOTSTRAP_SERVERS = "127.0.0.1:9092";
  static final String REGISTRY = "http://127.0.0.1:8081/apis/ccompat/v7";

  private static final Pattern BLOCK =
      Pattern.compile("^```\\w+ (\\S+)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

  static ClientPage read() throws IOException {
    String text = Files.readString(Path.of("docs/clients.md"));
    Map<String, String> programs = new LinkedHashMap<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      programs.put(block.group(1), block.group(2));
    }
    return new ClientPage(text, programs);
  }

  /** Writes the programs as files, with other addresses. */
  void write(Path dir, String bootstrapServers, String registryUrl) throws IOException {
    for (Map.Entry<String, String> each : programs.entrySet()) {
      Files.writeString(
          dir.resolve(each.getKey()),
          each.getValue()
              .replace(BOOTSTRAP_SERVERS, bootstrapServers)
              .replace(REGISTRY, registryUrl));
    }
  }
}
