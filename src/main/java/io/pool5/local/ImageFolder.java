package io.pool5.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pictures under a directory, once each; the folder a picture is in names its class. Links are
 * followed.
 */
public final class ImageFolder implements Iterable<ImageFile> {

  private static final Logger log = LoggerFactory.getLogger(ImageFolder.class);

  private static final Set<String> EXTENSIONS =
      Set.of("jpg", "jpeg", "png", "gif", "bmp", "webp", "tif", "tiff");

  /** What a byte of a name becomes that means nothing in the locale's encoding. */
  private static final char UNKNOWN = '\ufffd';

  private final Path directory;
  private final List<Path> pictures;

  /**
   * Lists the pictures, in an order shuffled by {@code seed}.
   *
   * @throws IOException where the directory cannot be read or holds no picture
   */
  public ImageFolder(Path directory, long seed) throws IOException {
    this.directory = directory;
    if (!Files.isDirectory(directory)) {
      throw new IOException("There is no directory " + directory);
    }
    this.pictures = list(directory);
    if (pictures.isEmpty()) {
      throw new IOException("There is no picture (" + EXTENSIONS + ") under " + directory);
    }
    Collections.sort(pictures);
    Collections.shuffle(pictures, new Random(seed));
  }

  private static List<Path> list(Path directory) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        directory,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            // A link that leads nowhere is none that can be read, which is said when it is read.
            if (isPicture(file) && (attributes.isRegularFile() || attributes.isSymbolicLink())) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof FileSystemLoopException) {
              log.warn("{} is left out: it leads back to a folder that it is in", file);
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
    return found;
  }

  private static boolean isPicture(Path file) {
    String name = file.getFileName().toString();
    return EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  /** How many there are. */
  public int size() {
    return pictures.size();
  }

  /**
   * Reads each when it is asked for; {@code next} fails with {@link UncheckedIOException} where
   * that one cannot be read, and goes on with the one after it.
   */
  @Override
  public Iterator<ImageFile> iterator() {
    Iterator<Path> rest = pictures.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rest.hasNext();
      }

      @Override
      public ImageFile next() {
        return read(rest.next());
      }
    };
  }

  private ImageFile read(Path picture) {
    try {
      String id = directory.relativize(picture).toString().replace('\\', '/');
      String folder = String.valueOf(picture.toAbsolutePath().getParent().getFileName());
      if ((folder + id).indexOf(UNKNOWN) >= 0) {
        throw new IOException(
            "its name is not in the encoding of this locale, and would be that of others:"
                + " LC_ALL=C.UTF-8 sets one that has all letters");
      }
      long bytes = Files.size(picture);
      if (bytes > Runtime.getRuntime().maxMemory() / 4 || bytes > Integer.MAX_VALUE) {
        throw new IOException(String.format(Locale.ROOT, "it has %,d bytes", bytes));
      }
      return new ImageFile(id, folder, Files.readAllBytes(picture));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + picture, e);
    }
  }
}
