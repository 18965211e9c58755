package io.pool5.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a user names. */
final class InputFile {

  /** The name of standard input. */
  static final String STANDARD_INPUT = "-";

  private InputFile() {}

  static byte[] read(String name) throws IOException {
    return name.equals(STANDARD_INPUT)
        ? System.in.readAllBytes()
        : Files.readAllBytes(Path.of(name));
  }
}
