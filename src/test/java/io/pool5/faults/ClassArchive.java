package io.pool5.faults;

import io.pool5.cli.Main;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The classes that a command of pool5 loads, as Java keeps them in a file (JEP 350): a process that
 * has it starts a second and a half sooner, of seven. Made in the long form alone, where there are
 * hundreds of starts, and of the built jar, since Java takes no class path with directories.
 */
final class ClassArchive {

  private static final Path PROGRAM = program();

  private ClassArchive() {}

  /** Starts a process with a flag of Java's, and has it end in order. */
  interface Training {
    void with(String flag) throws Exception;
  }

  /** The class path of a process, and its archive where there is one. */
  static List<String> flags(String mainClass, List<String> arguments) {
    if (!mainClass.equals(Main.class.getName()) || !Files.isRegularFile(PROGRAM)) {
      return List.of("-cp", System.getProperty("java.class.path"));
    }
    Path archive = of(arguments.get(0));
    return Files.exists(archive)
        ? List.of("-XX:SharedArchiveFile=" + archive, "-cp", PROGRAM.toString())
        : List.of("-cp", PROGRAM.toString());
  }

  /** Makes the archive of a command where it is missing or older than the program. */
  static synchronized void make(String command, Training training) throws Exception {
    if (!Extent.FULL || !Files.isRegularFile(PROGRAM)) {
      return;
    }
    Path archive = of(command);
    Path lock = archive.resolveSibling(archive.getFileName() + ".lock");
    // The tests run in several processes.
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      if (Files.exists(archive) && isNewer(archive)) {
        return;
      }
      Files.deleteIfExists(archive);
      Path unfinished = archive.resolveSibling(archive.getFileName() + ".new");
      training.with("-XX:ArchiveClassesAtExit=" + unfinished);
      Files.move(unfinished, archive, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static boolean isNewer(Path archive) throws IOException {
    return Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(PROGRAM)) > 0;
  }

  private static Path of(String command) {
    return PROGRAM.resolveSibling("classes-of-" + command + ".jsa");
  }

  /** The jar, where the build has made it; else a directory. */
  private static Path program() {
    try {
      return Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
