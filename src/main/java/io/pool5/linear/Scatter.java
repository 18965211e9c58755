package io.pool5.linear;

/**
 * A sum of symmetric products w d d^T, collected four at a time: the matrix is far larger than the
 * first cache, and one pass through it then serves four examples. When it is read, and how often,
 * makes no difference to its bits. Not thread-safe.
 */
final class Scatter {

  private final SymmetricMatrix sum;
  private final double[][] left;
  private final double[][] right;
  private int waiting;

  /** The zero matrix. */
  Scatter(int n) {
    this(new SymmetricMatrix(n));
  }

  /** Goes on from {@code sum}. */
  Scatter(SymmetricMatrix sum) {
    this.sum = sum;
    left = new double[SymmetricMatrix.FOUR][sum.size()];
    right = new double[SymmetricMatrix.FOUR][sum.size()];
  }

  /** Adds {@code weight} times d d^T. */
  void add(double[] d, double weight) {
    double[] scaled = left[waiting];
    double[] plain = right[waiting];
    for (int i = 0; i < d.length; i++) {
      scaled[i] = weight * d[i];
      plain[i] = d[i];
    }
    if (++waiting == SymmetricMatrix.FOUR) {
      sum.addFour(left, right);
      waiting = 0;
    }
  }

  /** The sum of all that was added; not to be changed, and valid until the next is added. */
  SymmetricMatrix sum() {
    for (int k = 0; k < waiting; k++) {
      sum.add(left[k], right[k]);
    }
    waiting = 0;
    return sum;
  }
}
