package io.pool5.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pool5.linear.HeadParameters;
import io.pool5.linear.LinearModel;
import io.pool5.linear.OnlineHead;
import io.pool5.linear.SparseVector;
import io.pool5.linear.StartingWeights;
import io.pool5.npy.NpzWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportedFileTest {

  private static final int DIMENSION = 25_088;
  static final Path SKLEARN = Path.of("src/test/resources/sklearn");

  /** Where the weights of src/test/resources/sklearn are not 0; make.py there has it as well. */
  private static final int[] AT = {0, 1, 511, 512, 9999, 12544, 25086, 25087};

  private static final float[] ASKED = {1, 2, 3, 4, 5, 6, 7, 8};

  @TempDir private Path dir;

  @Test
  void twoClassesInOneRowPredictAsScikitLearnDoes() throws IOException {
    StartingWeights weights = ImportedFile.read(SKLEARN.resolve("two.npz"));

    assertThat(weights.classes()).containsExactly("5", "15");
    // predict_proba, as make.py printed it.
    assertThat(probabilities(weights, ASKED))
        .containsExactly(new double[] {0.3462769317474226, 0.6537230682525774}, within(1e-6));
    assertThat(probabilities(weights, 8, 0, 0, 1, 0, 0, 2, 0.5f))
        .containsExactly(new double[] {0.9972510738625153, 0.0027489261374847172}, within(1e-6));
  }

  @Test
  void columnsFirstAndBigEndianIsTheSameModel() throws IOException {
    double[] rows = probabilities(ImportedFile.read(SKLEARN.resolve("three.npz")), ASKED);
    double[] columns = probabilities(ImportedFile.read(SKLEARN.resolve("columns.npz")), ASKED);

    assertThat(rows[1]).isCloseTo(0.5926115502778423, within(1e-6));
    assertThat(columns).containsExactly(rows, within(1e-6));
  }

  private static double[] probabilities(StartingWeights weights, float... values) {
    LinearModel model = OnlineHead.startingFrom(HeadParameters.defaults(), weights).model();
    float[] dense = new float[DIMENSION];
    for (int i = 0; i < AT.length; i++) {
      dense[AT[i]] = values[i];
    }
    return model.probabilities(SparseVector.fromDense(dense));
  }

  @Test
  void objectsAreRefusedWithTheWayOut() {
    assertRefused(SKLEARN.resolve("objects.npz"), "classes_", "astype(str)");
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    assertRefused(file(null, List.of("a", "b"), 2, 2), "no array coef_", "numpy.savez");
    assertRefused(file(List.of(), null, 2, 2), "no array classes_", "numpy.savez");
  }

  @Test
  void otherShapesAreRefused() throws IOException {
    List<float[]> three = rows(3, DIMENSION);
    assertRefused(file(rows(3, 512), List.of("a", "b", "c"), 3, 3), "[3, 512], not [3, 25088]");
    assertRefused(file(three, List.of("a", "b"), 3, 3), "[3, 25088], not [2, 25088]");
    assertRefused(file(three, List.of("a", "b", "c"), 3, 1), "intercept_", "[1], not [3]");
    assertRefused(file(rows(1, DIMENSION), List.of("a"), 1, 2), "intercept_", "[2], not [1]");
  }

  @Test
  void otherClassesAreRefused() throws IOException {
    List<float[]> three = rows(3, DIMENSION);
    assertRefused(file(three, List.of("a", "b", " a "), 3, 3), "the class 'a' is there twice");
    assertRefused(file(three, List.of("a", "b", " "), 3, 3), "in classes_: The label is empty");
    assertRefused(file(three, List.of("a", "b", "c".repeat(257)), 3, 3), "257 characters");
  }

  @Test
  void anExportOfAHeadWithAPriorIsRefused() throws IOException {
    try (NpzWriter npz = begun(rows(2, DIMENSION), List.of("a", "b"), 2, 2)) {
      npz.text("prior", "lda");
      npz.complete();
    }
    assertRefused(dir.resolve("m.npz"), "the prior lda, which cannot be imported");
    try (NpzWriter npz = begun(rows(2, DIMENSION), List.of("a", "b"), 2, 2)) {
      npz.text("prior", "none");
      npz.complete();
    }
    assertThat(ImportedFile.read(dir.resolve("m.npz")).classes()).containsExactly("a", "b");
  }

  /** Before anything is connected to. */
  @Test
  void theCommandSaysSo() {
    CommandRun run =
        CommandRun.of("head", "import", "-b", "none:1", SKLEARN.resolve("objects.npz").toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("objects.npz").contains("astype(str)").hasLineCount(1);
  }

  private static void assertRefused(Path file, String... parts) {
    assertThatThrownBy(() -> ImportedFile.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContainingAll(parts);
  }

  private static List<float[]> rows(int count, int length) {
    float[][] rows = new float[count][length];
    for (int i = 0; i < count; i++) {
      Arrays.fill(rows[i], i);
    }
    return List.of(rows);
  }

  /** Without the arrays that are null. */
  private Path file(List<float[]> rows, List<String> classes, int count, int intercepts)
      throws IOException {
    try (NpzWriter npz = begun(rows, classes, count, intercepts)) {
      npz.complete();
    }
    return dir.resolve("m.npz");
  }

  private NpzWriter begun(List<float[]> rows, List<String> classes, int count, int intercepts)
      throws IOException {
    NpzWriter npz = new NpzWriter(dir.resolve("m.npz"));
    if (rows != null) {
      npz.floats("coef_", rows.isEmpty() ? count : rows.get(0).length, rows);
    }
    if (classes != null) {
      npz.texts("classes_", classes);
    }
    npz.doubles("intercept_", new double[intercepts]);
    return npz;
  }
}
