package io.pool5.image.webp;

/**
 * Predicts a block of 4 x 4 pixels from the 13 around it: four on the left from the lowest up, the
 * corner, eight above, of which the last four lie further to the right.
 */
final class BlockPrediction {

  private static final int LEFT_DOWN = 4;
  private static final int RIGHT_DOWN = 5;
  private static final int VERTICAL_RIGHT = 6;
  private static final int VERTICAL_LEFT = 7;
  private static final int HORIZONTAL_DOWN = 8;

  private static final int CORNER = 4;
  private static final int TOP = 5;

  private final Plane plane;
  private final int[] edge = new int[13];
  private int x;
  private int y;

  BlockPrediction(Plane plane) {
    this.plane = plane;
  }

  /**
   * Predicts one block.
   *
   * @param right where the four samples above and to the right are
   */
  void predict(int mode, int blockX, int blockY, int right) {
    x = blockX;
    y = blockY;
    for (int i = 0; i < 4; i++) {
      edge[i] = plane.get(plane.at(x - 1, y + 3 - i));
      edge[TOP + i] = plane.get(plane.at(x + i, y - 1));
      edge[TOP + 4 + i] = plane.get(right + i);
    }
    edge[CORNER] = plane.get(plane.at(x - 1, y - 1));
    switch (mode) {
      case Macroblock.DC -> mean();
      case Macroblock.TRUE_MOTION -> SquarePrediction.trueMotion(plane, x, y, 4);
      case Macroblock.VERTICAL -> vertical();
      case Macroblock.HORIZONTAL -> horizontal();
      case LEFT_DOWN -> leftDown();
      case RIGHT_DOWN -> rightDown();
      case VERTICAL_RIGHT -> verticalRight();
      case VERTICAL_LEFT -> verticalLeft();
      case HORIZONTAL_DOWN -> horizontalDown();
      default -> horizontalUp();
    }
  }

  private void put(int column, int row, int value) {
    plane.set(plane.at(x + column, y + row), value);
  }

  /** The mean of two neighbours on the edge, the second at {@code at}. */
  private int two(int at) {
    return (edge[at - 1] + edge[at] + 1) >> 1;
  }

  /** The mean of three, the middle one, at {@code at}, counted twice. */
  private int three(int at) {
    return (edge[at - 1] + 2 * edge[at] + edge[at + 1] + 2) >> 2;
  }

  private void mean() {
    int sum = 4;
    for (int i = 0; i < 4; i++) {
      sum += edge[i] + edge[TOP + i];
    }
    for (int i = 0; i < 16; i++) {
      put(i % 4, i / 4, sum >> 3);
    }
  }

  private void vertical() {
    for (int i = 0; i < 16; i++) {
      put(i % 4, i / 4, three(TOP + i % 4));
    }
  }

  private void horizontal() {
    int last = (edge[1] + 3 * edge[0] + 2) >> 2;
    for (int i = 0; i < 16; i++) {
      put(i % 4, i / 4, i / 4 == 3 ? last : three(3 - i / 4));
    }
  }

  private void leftDown() {
    int last = (edge[TOP + 6] + 3 * edge[TOP + 7] + 2) >> 2;
    for (int i = 0; i < 16; i++) {
      int place = i % 4 + i / 4;
      put(i % 4, i / 4, place == 6 ? last : three(TOP + 1 + place));
    }
  }

  private void rightDown() {
    for (int i = 0; i < 16; i++) {
      put(i % 4, i / 4, three(CORNER + i % 4 - i / 4));
    }
  }

  private void verticalRight() {
    for (int column = 0; column < 4; column++) {
      put(column, 0, two(TOP + column));
      put(column, 1, three(CORNER + column));
    }
    for (int column = 1; column < 4; column++) {
      put(column, 2, two(TOP + column - 1));
      put(column, 3, three(CORNER + column - 1));
    }
    put(0, 2, three(3));
    put(0, 3, three(2));
  }

  private void verticalLeft() {
    for (int column = 0; column < 4; column++) {
      put(column, 0, two(TOP + 1 + column));
      put(column, 1, three(TOP + 1 + column));
    }
    for (int column = 0; column < 3; column++) {
      put(column, 2, two(TOP + 2 + column));
      put(column, 3, three(TOP + 2 + column));
    }
    put(3, 2, three(TOP + 5));
    put(3, 3, three(TOP + 6));
  }

  private void horizontalDown() {
    for (int row = 0; row < 4; row++) {
      put(0, row, two(CORNER - row));
      put(1, row, three(CORNER - row));
    }
    put(2, 0, three(TOP));
    put(3, 0, three(TOP + 1));
    for (int row = 1; row < 4; row++) {
      put(2, row, two(CORNER - row + 1));
      put(3, row, three(CORNER - row + 1));
    }
  }

  private void horizontalUp() {
    int last = edge[0];
    int lastThree = (edge[1] + 3 * last + 2) >> 2;
    put(0, 0, two(3));
    put(1, 0, three(2));
    put(2, 0, two(2));
    put(3, 0, three(1));
    put(0, 1, two(2));
    put(1, 1, three(1));
    put(2, 1, two(1));
    put(3, 1, lastThree);
    put(0, 2, two(1));
    put(1, 2, lastThree);
    put(2, 2, last);
    put(3, 2, last);
    for (int column = 0; column < 4; column++) {
      put(column, 3, last);
    }
  }
}
