package io.pool5.vgg16.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TiledMapTest {

  @ParameterizedTest
  // A side that tiles do not fill, one that they do; one group of channels, and two.
  @CsvSource({"14, 64", "8, 64", "14, 256"})
  void windowsHoldThePixelsAndZerosAroundThem(int side, int channels) {
    TiledMap map = new TiledMap(2, side, channels);
    float[] pixel = new float[map.width()];
    for (int image = 0; image < 2; image++) {
      for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
          for (int channel = 0; channel < channels; channel += map.width()) {
            for (int i = 0; i < pixel.length; i++) {
              pixel[i] = value(side, image, y, x, channel + i);
            }
            map.put(image, y, x, channel, pixel, 0, pixel.length);
          }
        }
      }
    }

    for (int tileRow = 0; tileRow < 2 * map.tiles(); tileRow++) {
      for (int tile = 0; tile < map.tiles(); tile++) {
        for (int row = 0; row < Winograd.WINDOW; row++) {
          for (int column = 0; column < Winograd.WINDOW; column++) {
            int image = tileRow / map.tiles();
            int y = tileRow % map.tiles() * Winograd.TILE + row - 1;
            int x = tile * Winograd.TILE + column - 1;
            for (int channel : new int[] {0, map.width() - 1, channels - 1}) {
              assertThat(at(map, tileRow, tile, row, column, channel))
                  .isEqualTo(value(side, image, y, x, channel));
            }
          }
        }
      }
    }
  }

  private static float value(int side, int image, int y, int x, int channel) {
    boolean inside = y >= 0 && y < side && x >= 0 && x < side;
    return inside ? ((image * side + y) * side + x) * 1000 + channel + 1 : 0;
  }

  private static float at(TiledMap map, int tileRow, int tile, int row, int column, int channel) {
    int phase = column % Winograd.TILE;
    int group = channel / map.width();
    int index = map.index(phase, group, tile + column / Winograd.TILE) + channel % map.width();
    return map.row(tileRow, row)[phase][index];
  }
}
