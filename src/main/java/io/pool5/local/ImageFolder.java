package io.pool5.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** The pictures under a directory, once each; the folder a picture is in names its class. */
public final class ImageFolder implements Iterable<ImageFile> {

  private static final Set<String> EXTENSIONS =
      Set.of("jpg", "jpeg", "png", "gif", "bmp", "webp", "tif", "tiff");

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
    try (Stream<Path> files = Files.walk(directory)) {
      this.pictures =
          new ArrayList<>(
              files.filter(Files::isRegularFile).filter(ImageFolder::isPicture).sorted().toList());
    }
    if (pictures.isEmpty()) {
      throw new IOException("There is no picture (" + EXTENSIONS + ") under " + directory);
    }
    Collections.shuffle(pictures, new Random(seed));
  }

  private static boolean isPicture(Path file) {
    String name = file.getFileName().toString();
    return EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  /** How many there are. */
  public int size() {
    return pictures.size();
  }

  @Override
  public Iterator<ImageFile> iterator() {
    return pictures.stream().map(this::read).iterator();
  }

  private ImageFile read(Path picture) {
    try {
      String id = directory.relativize(picture).toString().replace('\\', '/');
      Path folder = picture.toAbsolutePath().getParent().getFileName();
      return new ImageFile(id, String.valueOf(folder), Files.readAllBytes(picture));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + picture, e);
    }
  }
}
