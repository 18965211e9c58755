package io.pool5.cli;

import io.pool5.npy.NpyArray;
import io.pool5.npy.NpyWriter;
import io.pool5.vgg16.Vgg16;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Where {@code pool5 extract} puts features. */
interface FeatureOutput extends AutoCloseable {

  /** The features of one image: those from {@code offset} on. */
  void accept(String image, float[] features, int offset) throws IOException;

  /** All images are through; returns what was written, in words. */
  String complete() throws IOException;

  @Override
  void close() throws IOException;

  /**
   * One file for all where the name ends in .npy, else a directory with a file for each.
   *
   * @throws IOException where it cannot be written
   * @throws IllegalArgumentException where two images would be one file
   */
  static FeatureOutput to(Path out, List<String> images) throws IOException {
    if (out.getFileName() != null
        && out.getFileName().toString().endsWith(".npy")
        && !Files.isDirectory(out)) {
      return new OneFile(out);
    }
    return new Directory(out, images);
  }

  /** (n, 7, 7, 512). */
  final class OneFile implements FeatureOutput {
    private final Path file;
    private final NpyWriter writer;

    OneFile(Path file) throws IOException {
      this.file = file;
      this.writer = new NpyWriter(file, Vgg16.OUTPUT_SHAPE);
    }

    @Override
    public void accept(String image, float[] features, int offset) throws IOException {
      writer.append(features, offset);
    }

    @Override
    public String complete() throws IOException {
      writer.complete();
      return String.format("%s (%d, 7, 7, 512)", file, writer.items());
    }

    @Override
    public void close() throws IOException {
      writer.close();
    }
  }

  /** A file (7, 7, 512) for each image, of its name and .npy. */
  final class Directory implements FeatureOutput {
    private final Path directory;
    private int files;

    Directory(Path directory, List<String> images) throws IOException {
      Set<String> names = new HashSet<>();
      for (String image : images) {
        if (!names.add(fileName(image))) {
          throw new IllegalArgumentException(
              "Two images would be written to "
                  + fileName(image)
                  + "; put them into one file instead: --out FILE.npy");
        }
      }
      this.directory = Files.createDirectories(directory);
    }

    private static String fileName(String image) {
      return (image.equals(InputFile.STANDARD_INPUT) ? "stdin" : Path.of(image).getFileName())
          + ".npy";
    }

    @Override
    public void accept(String image, float[] features, int offset) throws IOException {
      float[] own = Arrays.copyOfRange(features, offset, offset + Vgg16.FEATURES);
      NpyWriter.write(directory.resolve(fileName(image)), new NpyArray(Vgg16.OUTPUT_SHAPE, own));
      files++;
    }

    @Override
    public String complete() {
      return String.format("%,d files (7, 7, 512) in %s", files, directory);
    }

    @Override
    public void close() {
      // Each file is whole already.
    }
  }
}
