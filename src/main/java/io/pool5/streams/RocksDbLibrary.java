package io.pool5.streams;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where RocksDB, which Kafka Streams keeps its state in, unpacks its native library. By itself it
 * takes a new file of 15 MB among the temporary ones at each start, and a process that is killed
 * leaves it there.
 */
final class RocksDbLibrary {

  private static final Logger log = LoggerFactory.getLogger(RocksDbLibrary.class);

  private RocksDbLibrary() {}

  /**
   * Has it take one file, always the same; to be called before anything is kept. Idempotent.
   *
   * @param dir which no other process uses
   */
  static void unpackInto(Path dir) {
    try {
      Files.createDirectories(dir);
      NativeLibraryLoader.getInstance().loadLibrary(dir.toString());
    } catch (IOException | RuntimeException | UnsatisfiedLinkError e) {
      log.debug("RocksDB cannot be loaded from {}: it is left to find a place", dir, e);
    }
  }
}
