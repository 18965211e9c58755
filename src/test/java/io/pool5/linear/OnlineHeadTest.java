package io.pool5.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class OnlineHeadTest {
  private static SparseVector row(Random random, int y) {
    float[] x = new float[1024];
    for (int i = 0; i < 60; i++) {
      x[random.nextInt(1024)] = random.nextFloat();
      x[y * 100 + random.nextInt(100)] = 1 + random.nextFloat();
    }
    return SparseVector.fromDense(x);
  }

  @Test
  void learnsAndGoesOnWithTheSameBitsAfterRestore() {
    for (boolean prior : new boolean[] {false, true}) {
      HeadParameters parameters = new HeadParameters(1024, 0.1, 1e-5, prior, 10);
      OnlineHead straight = new OnlineHead(parameters);
      OnlineHead stopped = new OnlineHead(parameters);
      Random random = new Random(1);
      for (int i = 0; i < 100; i++) {
        int y = i % 10;
        SparseVector x = row(random, y);
        if (i % 7 == 3) {
          stopped = OnlineHead.restore(parameters, stopped.model().classes(), stopped.save());
        }
        assertThat(stopped.learn(x, "c" + y, 1)).isEqualTo(straight.learn(x, "c" + y, 1));
      }
      List<StateBlock> a = straight.save();
      List<StateBlock> b = stopped.save();
      for (int i = 0; i < a.size(); i++) {
        assertThat(b.get(i).data()).isEqualTo(a.get(i).data()).hasSizeLessThan(900_000);
      }
      SparseVector x = row(random, 3);
      double[] p = straight.model().probabilities(x);
      assertThat(LinearModel.restore(parameters, straight.model().classes(), a).probabilities(x))
          .isEqualTo(p);
      assertThat(straight.evaluation()).isEqualTo(stopped.evaluation());
      assertThat(straight.evaluation().progressiveAccuracy()).isGreaterThan(0.7);
      assertThatThrownBy(() -> straight.learn(x, "more", 1))
          .isInstanceOf(TooManyClassesException.class);
    }
  }

  @Test
  void rejectsNanAndStaysProperAtExtremes() {
    assertThatThrownBy(() -> SparseVector.fromDense(new float[] {Float.NaN}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Softmax.of(new double[] {1e4, -1e4})).containsExactly(1, 0);
  }

  @Test
  void reachesTheReferenceOnFlowers() throws Exception {
    Path dir = Path.of("../shared/data/features");
    assumeTrue(Files.exists(dir));
    double[] plain = run(dir, false);
    double[] prior = run(dir, true);
    assertThat(plain[0]).isGreaterThanOrEqualTo(0.64);
    assertThat(plain[1]).isGreaterThanOrEqualTo(0.73);
    assertThat(prior[0]).isGreaterThanOrEqualTo(0.73);
    assertThat(prior[1]).isGreaterThanOrEqualTo(0.79);
    assertThat(prior[2]).isLessThanOrEqualTo(plain[2]);
  }

  private static double[] run(Path dir, boolean prior) throws Exception {
    byte[] bytes;
    try (GZIPInputStream in =
        new GZIPInputStream(Files.newInputStream(dir.resolve("flowers.f32.gz")))) {
      bytes = in.readAllBytes();
    }
    List<String> names = Files.readAllLines(dir.resolve("flowers.txt"));
    double[] mean = new double[3];
    for (String order : Files.readAllLines(dir.resolve("shuffles.txt"))) {
      OnlineHead head = new OnlineHead(new HeadParameters(25088, 0.1, 1e-5, prior, 1000));
      int seen = 0;
      for (String number : order.trim().split("\\s+", -1)) {
        int i = Integer.parseInt(number);
        float[] x = new float[25088];
        ByteBuffer.wrap(bytes, i * 100352, 100352)
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer()
            .get(x);
        String name = names.get(i).trim();
        String label = name.substring(Math.max(name.lastIndexOf(' '), name.lastIndexOf('\t')) + 1);
        boolean ok = head.learn(SparseVector.fromDense(x), label, 1).correct();
        mean[1] += seen++ >= 133 && ok ? 1 / 67.0 / 5 : 0;
      }
      mean[0] += head.evaluation().progressiveAccuracy() / 5;
      mean[2] += head.evaluation().logLoss() / 5;
    }
    return mean;
  }
}
