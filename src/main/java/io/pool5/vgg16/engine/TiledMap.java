package io.pool5.vgg16.engine;

/**
 * Activations of some images, laid out for {@link Winograd}: rows of pixels with a border of zeros
 * around each image, and within a row four arrays, of which the first has columns 0, 4, 8 and so
 * on: groups of channels, of a group tiles, of a tile channels. So the same index of all arrays is
 * the same place of each window, and next to it is that of the next channel or tile.
 */
final class TiledMap implements PixelSink {

  /** Channels of a group, at most. */
  static final int WIDTH = 128;

  private static final int PHASES = Winograd.TILE;

  private final int tiles;
  private final int channels;
  private final int width;
  private final int rowsAnImage;
  private final float[][][] rows;

  /**
   * @param side height and width of an image
   */
  TiledMap(int images, int side, int channels) {
    this.tiles = tiles(side);
    this.channels = channels;
    this.width = Math.min(WIDTH, channels);
    this.rowsAnImage = tiles * Winograd.TILE + 2;
    this.rows = new float[images * rowsAnImage][PHASES][];
    for (float[][] row : rows) {
      for (int phase = 0; phase < PHASES; phase++) {
        row[phase] = new float[tilesOf(phase) * channels];
      }
    }
  }

  /** Windows overlap by two columns. */
  private int tilesOf(int phase) {
    return phase < Winograd.WINDOW - Winograd.TILE ? tiles + 1 : tiles;
  }

  /** Tiles that cover so many pixels. */
  static int tiles(int side) {
    return (side + Winograd.TILE - 1) / Winograd.TILE;
  }

  /** Tiles a row; as many rows of tiles has an image. */
  int tiles() {
    return tiles;
  }

  int channels() {
    return channels;
  }

  /** Channels of a group. */
  int width() {
    return width;
  }

  /** Where in the arrays of columns of that phase a tile's channels of a group begin. */
  int index(int phase, int group, int tile) {
    return (group * tilesOf(phase) + tile) * width;
  }

  /**
   * A row of pixels of the windows of a row of tiles.
   *
   * @param tileRow of all images, one after the other
   * @param row 0 to 5
   */
  float[][] row(int tileRow, int row) {
    return rows[tileRow / tiles * rowsAnImage + tileRow % tiles * Winograd.TILE + row];
  }

  @Override
  public void put(int image, int y, int x, int channel, float[] values, int from, int count) {
    int column = x + 1;
    int phase = column % PHASES;
    System.arraycopy(
        values,
        from,
        rows[image * rowsAnImage + y + 1][phase],
        index(phase, channel / width, column / PHASES) + channel % width,
        count);
  }
}
