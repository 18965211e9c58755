package io.pool5.streams;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * The name of an instance in its consumer group, kept in the state directory. Under it an instance
 * that was killed gets its partitions back as soon as it has started again (KIP-345); without it
 * Kafka would wait for the dead one until its session ends, 45 seconds by default.
 */
public final class InstanceId {

  private InstanceId() {}

  /**
   * The instance's name: read, or made up and kept where there is none yet.
   *
   * @param stateDir the application's state directory, which no other instance uses
   * @throws IOException where the directory cannot be written
   */
  public static String of(Path stateDir, String applicationId) throws IOException {
    Files.createDirectories(stateDir);
    Path file = stateDir.resolve(applicationId + ".instance");
    if (Files.exists(file)) {
      return UUID.fromString(Files.readString(file).strip()).toString();
    }
    String made = UUID.randomUUID().toString();
    // A name that a crash cut short would be no name: written whole, then moved into place.
    Path part = Files.createTempFile(stateDir, applicationId, ".part");
    Files.writeString(part, made);
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    return made;
  }
}
