package io.pool5.linear;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Rows made from a seed: each class has positions of its own that are in most of its rows. */
final class Examples {
  private Examples() {}

  static List<Example> of(long seed, int count, int dimension, int classes) {
    Random random = new Random(seed);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int y = random.nextInt(classes);
      examples.add(new Example(row(random, dimension, y), "class-" + y, 0.5f + random.nextFloat()));
    }
    return examples;
  }

  static SparseVector row(Random random, int dimension, int y) {
    float[] dense = new float[dimension];
    Random own = new Random(y);
    for (int i = 0; i < dimension / 20; i++) {
      dense[own.nextInt(dimension)] = random.nextInt(3) * random.nextFloat();
      dense[random.nextInt(dimension)] = random.nextFloat();
    }
    return SparseVector.fromDense(dense);
  }
}
