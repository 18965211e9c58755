package io.pool5.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pool5.events.HeadModelManifest;
import io.pool5.events.HeadSettings;
import io.pool5.linear.HeadParameters;
import io.pool5.linear.LinearModel;
import io.pool5.linear.Loss;
import io.pool5.linear.OnlineHead;
import io.pool5.linear.OptimizerKind;
import io.pool5.linear.SparseVector;
import io.pool5.npy.NpyArray;
import io.pool5.npy.NpyWriter;
import io.pool5.npy.NpzFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An exported model predicts elsewhere as it does here. */
class ExportedModelTest {

  private static final int DIMENSION = 25_088;
  private static final int CHANNELS = 512;
  private static final int ROWS = 5;
  private static final double ROUNDING = 2e-5;

  @TempDir private Path dir;

  @ParameterizedTest
  @CsvSource({"SOFTMAX, true, 0", "SOFTMAX, false, 0", "LOGISTIC, true, 0.01", "HINGE, false, 0.1"})
  void theDocumentedFormulaGivesTheProbabilities(Loss loss, boolean prior, double l2)
      throws IOException {
    LinearModel model = export(loss, prior, l2);
    try (NpzFile npz = new NpzFile(dir.resolve("head.npz"))) {
      assertThat(npz.texts("classes_")).isEqualTo(model.classes());
      assertThat(npz.shape("coef_")).containsExactly(3, DIMENSION);
      for (int i = 0; i < ROWS; i++) {
        float[] row = row(100 + i, i % 3);
        double[] expected = model.probabilities(SparseVector.fromDense(row));
        assertThat(probabilities(npz, row)).containsExactly(expected, within(ROUNDING));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"SOFTMAX, true, 0", "LOGISTIC, true, 0.01", "HINGE, false, 0.1"})
  void theSnippetInTheDocumentationDoesToo(Loss loss, boolean prior, double l2) throws Exception {
    assumeTrue(hasNumpy(), "python3 with NumPy is not here");
    LinearModel model = export(loss, prior, l2);
    float[] rows = new float[ROWS * DIMENSION];
    for (int i = 0; i < ROWS; i++) {
      System.arraycopy(row(100 + i, i % 3), 0, rows, i * DIMENSION, DIMENSION);
    }
    NpyWriter.write(dir.resolve("features.npy"), new NpyArray(List.of(ROWS, 7, 7, 512), rows));

    String output = python(snippet() + "\nnp.save('p.npy', p.astype('f4'))\n");

    assertThat(output).contains("class-0");
    NpyArray p = NpyArray.read(dir.resolve("p.npy"));
    assertThat(p.shape()).containsExactly(ROWS, 3);
    for (int i = 0; i < ROWS; i++) {
      double[] expected = model.probabilities(SparseVector.fromDense(row(100 + i, i % 3)));
      for (int c = 0; c < 3; c++) {
        assertThat(p.values()[3 * i + c]).isCloseTo((float) expected[c], within((float) ROUNDING));
      }
    }
  }

  @Test
  void aHeadWithoutClassesIsExportedToo() throws IOException {
    OnlineHead head = new OnlineHead(HeadParameters.defaults());
    ExportedModel.write(
        dir.resolve("head.npz"), manifest(Loss.SOFTMAX, true), head.model().coefficients());
    try (NpzFile npz = new NpzFile(dir.resolve("head.npz"))) {
      assertThat(npz.texts("classes_")).isEmpty();
      assertThat(npz.shape("coef_")).containsExactly(0, DIMENSION);
    }
  }

  private LinearModel export(Loss loss, boolean prior, double l2) throws IOException {
    HeadParameters parameters =
        new HeadParameters(
            DIMENSION, loss, OptimizerKind.ADAGRAD, 0.1, 1e-5, l2, prior, 10, 0, 1000);
    OnlineHead head = new OnlineHead(parameters);
    for (int i = 0; i < 60; i++) {
      head.learn(SparseVector.fromDense(row(i, i % 3)), i % 3 == 1 ? "Rosé" : "class-" + i % 3, 1);
    }
    LinearModel model = head.model();
    ExportedModel.write(dir.resolve("head.npz"), manifest(loss, prior), model.coefficients());
    assertThat(Files.exists(dir.resolve("head.npz.part"))).isFalse();
    return model;
  }

  /** Like pool5: a tenth of it above 0, some channels more than others, as the class has it. */
  private static float[] row(int seed, int y) {
    Random random = new Random(seed);
    float[] row = new float[DIMENSION];
    for (int i = 0; i < DIMENSION / 10; i++) {
      int at = random.nextInt(DIMENSION);
      row[at] = random.nextFloat() * (at % CHANNELS % 3 == y ? 20 : 10);
    }
    return row;
  }

  private static HeadModelManifest manifest(Loss loss, boolean prior) {
    HeadSettings settings =
        HeadSettings.newBuilder()
            .setDimension(DIMENSION)
            .setLayer("block5_pool")
            .setWeights("d9a27cc1")
            .setFit("squash")
            .setResampling("bilinear")
            .setLoss(loss.id())
            .setOptimizer("adagrad")
            .setLearningRate(0.1)
            .setInitialAccumulator(1e-5)
            .setPrior(prior ? "lda" : "none")
            .setMaxClasses(10)
            .build();
    return HeadModelManifest.newBuilder()
        .setHeadId("default")
        .setVersion(61)
        .setNext(61)
        .setSettings(settings)
        .setClasses(List.of())
        .setBlocks(List.of())
        .setExamples(60)
        .setApplication("test")
        .build();
  }

  /** As docs/learning.md has it, in plain loops. */
  private static double[] probabilities(NpzFile npz, float[] row) throws IOException {
    double[] x = scaled(row);
    double[] f = new double[CHANNELS];
    for (int i = 0; i < x.length; i++) {
      f[i % CHANNELS] += x[i];
    }
    for (int k = 0; k < CHANNELS; k++) {
      f[k] = Math.sqrt(f[k]);
    }
    f = unit(f);
    float[] intercepts = npz.floats("intercept_")[0];
    float[] channelIntercepts = npz.floats("channel_intercept_")[0];
    double[] p = new double[intercepts.length];
    double sum = 0;
    for (int c = 0; c < p.length; c++) {
      double s = dot(npz.floats("coef_")[c], x) + intercepts[c];
      s -= npz.floats("logistic")[0][0] * Math.log1p(Math.exp(s));
      double z = s + dot(npz.floats("channel_coef_")[c], f) + channelIntercepts[c];
      p[c] = Math.exp(npz.floats("temperature")[0][0] * z);
      sum += p[c];
    }
    for (int c = 0; c < p.length; c++) {
      p[c] /= sum;
    }
    return p;
  }

  private static double[] scaled(float[] row) {
    double[] x = new double[row.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = row[i];
    }
    return unit(x);
  }

  private static double[] unit(double[] v) {
    double sum = 0;
    for (double each : v) {
      sum += each * each;
    }
    double[] unit = new double[v.length];
    for (int i = 0; i < v.length; i++) {
      unit[i] = v[i] / Math.sqrt(sum);
    }
    return unit;
  }

  private static double dot(float[] w, double[] x) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += w[i] * x[i];
    }
    return sum;
  }

  private static String snippet() throws IOException {
    String text = Files.readString(Path.of("docs/learning.md"));
    int from = text.indexOf("```python\n") + "```python\n".length();
    return text.substring(from, text.indexOf("```", from));
  }

  private boolean hasNumpy() throws IOException, InterruptedException {
    try {
      return start("import numpy").waitFor() == 0;
    } catch (IOException noPython) {
      return false;
    }
  }

  private String python(String program) throws IOException, InterruptedException {
    Process process = start(program);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private Process start(String program) throws IOException {
    return new ProcessBuilder("python3", "-c", program)
        .directory(dir.toFile())
        .redirectErrorStream(true)
        .start();
  }
}
