package io.pool5.vgg16.engine;

/**
 * A 3 x 3 convolution with ReLU, and max pooling where that comes next, a block of tiles at a time:
 * windows are transformed here, oneDNN multiplies matrices, and the results are transformed back,
 * all of it while it is in a core's caches.
 */
final class WinogradConvolution implements AutoCloseable {

  private final PlacedConvolution layer;
  private final WinogradWeights weights;
  private final float[][] biases;

  WinogradConvolution(PlacedConvolution layer, WinogradWeights weights, float[] bias) {
    this.layer = layer;
    this.weights = weights;
    int width = weights.width();
    this.biases = new float[weights.groups()][WinogradScratch.CHUNK];
    for (int group = 0; group < biases.length; group++) {
      for (int at = 0; at < WinogradScratch.CHUNK; at += width) {
        System.arraycopy(bias, group * width, biases[group], at, width);
      }
    }
  }

  PlacedConvolution layer() {
    return layer;
  }

  /** What computes it. */
  String kernelName() {
    return "winograd_4x3 " + weights.kernelName();
  }

  /** Channels of a group. */
  int width() {
    return weights.width();
  }

  /** Groups of channels that can be computed apart from each other. */
  int groups() {
    return weights.groups();
  }

  /**
   * Computes some groups of the channels of some tiles.
   *
   * @param first of the tiles of all images, row by row, one image after the other
   */
  void compute(
      TiledMap source,
      PixelSink target,
      int first,
      int tiles,
      int firstGroup,
      int groupsEnd,
      WinogradScratch scratch) {
    for (int done = 0; done < tiles; ) {
      int column = (first + done) % source.tiles();
      int count = Math.min(tiles - done, source.tiles() - column);
      for (int group = 0; group < source.channels() / source.width(); group++) {
        int to = (group * tiles + done) * source.width();
        transform(source, (first + done) / source.tiles(), column, count, group, to, scratch);
      }
      done += count;
    }
    for (int group = firstGroup; group < groupsEnd; group++) {
      scratch.multiply(weights, group, tiles);
      int step = WinogradScratch.CHUNK / weights.width();
      for (int from = 0; from < tiles; from += step) {
        int count = Math.min(step, tiles - from);
        transformBack(from, count, group, scratch);
        write(target, first + from, count, group, scratch);
      }
    }
  }

  /** Windows of a row of tiles, in a group of channels, to the block from {@code to} on. */
  private static void transform(
      TiledMap source,
      int tileRow,
      int first,
      int tiles,
      int group,
      int to,
      WinogradScratch scratch) {
    int width = source.width();
    int step = WinogradScratch.CHUNK / width;
    for (int from = 0; from < tiles; from += step) {
      int count = Math.min(step, tiles - from) * width;
      for (int column = 0; column < Winograd.TILE; column++) {
        for (int row = 0; row < Winograd.WINDOW; row++) {
          scratch.rows[row] = source.row(tileRow, row)[column];
        }
        boolean shared = column < Winograd.WINDOW - Winograd.TILE;
        Winograd.input(
            scratch.rows,
            source.index(column, group, first + from),
            scratch.windowColumns[column],
            shared ? count + width : count);
        if (shared) {
          // The last columns of a window are the first ones of the next.
          for (float[][] row : scratch.window) {
            System.arraycopy(row[column], width, row[Winograd.TILE + column], 0, count);
          }
        }
      }
      for (int row = 0; row < Winograd.WINDOW; row++) {
        Winograd.input(scratch.window[row], 0, scratch.product[row], count);
      }
      scratch.giveSources(to + from * width, count);
    }
  }

  /** Products of some tiles of the block, to activations. */
  private void transformBack(int from, int tiles, int group, WinogradScratch scratch) {
    int width = weights.width();
    int count = tiles * width;
    scratch.takeProducts(from * width, count);
    for (int column = 0; column < Winograd.WINDOW; column++) {
      Winograd.output(scratch.productColumns[column], scratch.windowColumns[column], count);
    }
    for (int row = 0; row < Winograd.TILE; row++) {
      Winograd.output(scratch.window[row], scratch.tile[row], count);
    }
    float[] bias = biases[group];
    if (layer.pool() == null) {
      for (float[][] row : scratch.tile) {
        for (float[] each : row) {
          relu(each, bias, count);
        }
      }
    } else {
      for (int i = 0; i < Winograd.TILE; i += 2) {
        float[][] upper = scratch.tile[i];
        float[][] lower = scratch.tile[i + 1];
        for (int j = 0; j < Winograd.TILE; j += 2) {
          max(upper[j], upper[j + 1], count);
          max(lower[j], lower[j + 1], count);
          max(upper[j], lower[j], count);
          relu(upper[j], bias, count);
        }
      }
    }
  }

  private static void max(float[] values, float[] others, int count) {
    for (int i = 0; i < count; i++) {
      values[i] = Math.max(values[i], others[i]);
    }
  }

  private static void relu(float[] values, float[] bias, int count) {
    for (int i = 0; i < count; i++) {
      values[i] = Math.max(values[i] + bias[i], 0);
    }
  }

  private void write(
      PixelSink target, int firstTile, int tiles, int group, WinogradScratch scratch) {
    int side = layer.sideAfter();
    int step = layer.pool() == null ? 1 : 2;
    int pixels = Winograd.TILE / step;
    int width = weights.width();
    int tilesARow = TiledMap.tiles(layer.shape().side());
    for (int tile = 0; tile < tiles; tile++) {
      int row = (firstTile + tile) / tilesARow;
      int left = (firstTile + tile) % tilesARow * pixels;
      int top = row % tilesARow * pixels;
      for (int y = top; y < Math.min(top + pixels, side); y++) {
        for (int x = left; x < Math.min(left + pixels, side); x++) {
          target.put(
              row / tilesARow,
              y,
              x,
              group * width,
              scratch.tile[(y - top) * step][(x - left) * step],
              tile * width,
              width);
        }
      }
    }
  }

  @Override
  public void close() {
    weights.close();
  }
}
