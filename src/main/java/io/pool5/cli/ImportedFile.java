package io.pool5.cli;

import io.pool5.events.BadRecordException;
import io.pool5.events.Labels;
import io.pool5.linear.StartingWeights;
import io.pool5.npy.NpzFile;
import io.pool5.vgg16.Vgg16;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A linear model in a .npz file, under scikit-learn's names: coef_, intercept_ and classes_. */
final class ImportedFile {

  /** More than any head takes in; a file is not read whose shapes say more. */
  private static final int MOST_CLASSES = 10_000;

  private ImportedFile() {}

  /**
   * Reads a model.
   *
   * @throws IOException where it cannot be read or is none for a head; the message names the file
   */
  static StartingWeights read(Path file) throws IOException {
    try (NpzFile npz = new NpzFile(file)) {
      requireThere(file, npz);
      requireNoPrior(file, npz);
      List<String> classes = classes(file, npz);
      return new StartingWeights(classes, rows(file, npz, classes.size()));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static void requireThere(Path file, NpzFile npz) throws IOException {
    for (String name : List.of("coef_", "intercept_", "classes_")) {
      if (!npz.names().contains(name)) {
        throw new IOException(
            file
                + ": no array "
                + name
                + ". Write it by numpy.savez(FILE, coef_=m.coef_, intercept_=m.intercept_,"
                + " classes_=m.classes_)");
      }
    }
  }

  private static void requireNoPrior(Path file, NpzFile npz) throws IOException {
    if (npz.names().contains("prior") && !npz.texts("prior").equals(List.of("none"))) {
      throw new IOException(
          file
              + ": exported from a head with the prior lda, which cannot be imported, and whose"
              + " other weights alone do not predict as it did");
    }
  }

  private static List<String> classes(Path file, NpzFile npz) throws IOException {
    requireShape(file, npz, "classes_", npz.shape("classes_").size() == 1, "(C,)");
    int count = npz.shape("classes_").get(0);
    if (count > MOST_CLASSES) {
      throw new IOException(file + ": " + count + " classes are too many");
    }
    List<String> classes = new ArrayList<>();
    for (String each : npz.texts("classes_")) {
      try {
        classes.add(Labels.check(each));
      } catch (BadRecordException e) {
        throw new IOException(file + ": in classes_: " + e.getMessage(), e);
      }
    }
    return classes;
  }

  private static List<float[]> rows(Path file, NpzFile npz, int classes) throws IOException {
    int count = classes == 2 && firstSide(npz, "coef_") == 1 ? 1 : classes;
    List<Integer> shape = List.of(count, Vgg16.FEATURES);
    requireShape(file, npz, "coef_", npz.shape("coef_").equals(shape), shape.toString());
    List<Integer> side = List.of(count);
    requireShape(file, npz, "intercept_", npz.shape("intercept_").equals(side), side.toString());
    float[] intercepts = npz.floats("intercept_")[0];
    List<float[]> rows = new ArrayList<>();
    for (float[] coefficients : npz.floats("coef_")) {
      float[] row = Arrays.copyOf(coefficients, coefficients.length + 1);
      row[coefficients.length] = intercepts[rows.size()];
      rows.add(row);
    }
    return rows;
  }

  private static int firstSide(NpzFile npz, String name) throws IOException {
    List<Integer> shape = npz.shape(name);
    return shape.isEmpty() ? 0 : shape.get(0);
  }

  private static void requireShape(
      Path file, NpzFile npz, String name, boolean fulfilled, String wanted) throws IOException {
    if (!fulfilled) {
      throw new IOException(
          file + ": " + name + " has the shape " + npz.shape(name) + ", not " + wanted);
    }
  }
}
