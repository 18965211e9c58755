package io.pool5.view;

import java.nio.charset.Charset;

/**
 * What standard output can show.
 *
 * @param interactive whether a person looks at it, so that a line may be drawn over
 * @param colours whether colours are wanted
 * @param symbols whether its encoding has more than ASCII
 * @param columns its width
 */
public record Terminal(boolean interactive, boolean colours, boolean symbols, int columns) {

  /** The launcher says so: Java itself cannot tell where output goes. */
  private static final String INTERACTIVE = "pool5.terminal";

  private static final String COLUMNS = "pool5.columns";
  private static final int DEFAULT_COLUMNS = 80;

  /** No terminal: plain lines, never drawn over. */
  public static final Terminal NONE = new Terminal(false, false, false, DEFAULT_COLUMNS);

  /** This process's standard output. */
  public static Terminal detect() {
    boolean interactive = Boolean.getBoolean(INTERACTIVE);
    return new Terminal(
        interactive,
        interactive && System.getenv("NO_COLOR") == null,
        encoding().newEncoder().canEncode('✓'),
        Integer.getInteger(COLUMNS, DEFAULT_COLUMNS));
  }

  private static Charset encoding() {
    String name =
        System.getProperty("stdout.encoding", System.getProperty("native.encoding", "US-ASCII"));
    return Charset.isSupported(name) ? Charset.forName(name) : Charset.defaultCharset();
  }

  /** The text in green, where there are colours. */
  String green(String text) {
    return coloured(32, text);
  }

  /** The text in red, where there are colours. */
  String red(String text) {
    return coloured(31, text);
  }

  private String coloured(int code, String text) {
    return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
