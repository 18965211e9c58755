package io.pool5.vgg16.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;

class WinogradTest {

  private static final int WINDOW = Winograd.WINDOW;
  private static final int TILE = Winograd.TILE;

  /** One channel in and one out, for several windows beside each other. */
  @Property(tries = 200)
  void tilesAreWhatTheConvolutionGives(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int windows) {
    Random random = new Random(seed);
    float[][][] window = new float[WINDOW][WINDOW][windows];
    fill(window, random);
    float[] kernel = new float[9];
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = random.nextFloat() - 0.5f;
    }

    float[][][] tile = convolved(window, kernel, windows);

    for (int w = 0; w < windows; w++) {
      for (int y = 0; y < TILE; y++) {
        for (int x = 0; x < TILE; x++) {
          assertThat((double) tile[y][x][w])
              .isCloseTo(direct(window, kernel, y, x, w), Offset.offset(1e-5));
        }
      }
    }
  }

  private static void fill(float[][][] window, Random random) {
    for (float[][] row : window) {
      for (float[] values : row) {
        for (int i = 0; i < values.length; i++) {
          values[i] = 2 * random.nextFloat() - 1;
        }
      }
    }
  }

  private static float[][][] convolved(float[][][] window, float[] kernel, int windows) {
    float[][][] rows = new float[WINDOW][WINDOW][windows];
    for (int column = 0; column < WINDOW; column++) {
      Winograd.input(column(window, column), 0, column(rows, column), windows);
    }
    float[][] weights = Winograd.weights(kernel, 1);
    float[][][] products = new float[WINDOW][WINDOW][windows];
    for (int row = 0; row < WINDOW; row++) {
      Winograd.input(rows[row], 0, products[row], windows);
      for (int column = 0; column < WINDOW; column++) {
        for (int w = 0; w < windows; w++) {
          products[row][column][w] *= weights[row * WINDOW + column][0];
        }
      }
    }
    float[][][] sums = new float[TILE][WINDOW][windows];
    for (int column = 0; column < WINDOW; column++) {
      Winograd.output(column(products, column), column(sums, column), windows);
    }
    float[][][] tile = new float[TILE][TILE][windows];
    for (int row = 0; row < TILE; row++) {
      Winograd.output(sums[row], tile[row], windows);
    }
    return tile;
  }

  private static float[][] column(float[][][] rows, int column) {
    float[][] values = new float[rows.length][];
    for (int row = 0; row < rows.length; row++) {
      values[row] = rows[row][column];
    }
    return values;
  }

  private static double direct(float[][][] window, float[] kernel, int y, int x, int w) {
    double sum = 0;
    for (int v = 0; v < 3; v++) {
      for (int u = 0; u < 3; u++) {
        sum += (double) kernel[v * 3 + u] * window[y + v][x + u][w];
      }
    }
    return sum;
  }
}
