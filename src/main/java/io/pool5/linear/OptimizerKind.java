package io.pool5.linear;

import java.util.List;
import java.util.Locale;

/** How weights are moved against the gradient. */
public enum OptimizerKind {

  /** {@link AdaGrad}, a falling learning rate for each weight. */
  ADAGRAD {
    @Override
    Optimizer create(HeadParameters p) {
      return new AdaGrad(p.learningRate(), p.initialAccumulator(), new Rows(p.dimension()));
    }

    @Override
    Optimizer restore(HeadParameters p, List<String> classes, Blocks blocks) {
      return AdaGrad.restore(p, classes, blocks);
    }
  },

  /** {@link Sgd}, one learning rate that falls with the root of the number of updates. */
  SGD {
    @Override
    Optimizer create(HeadParameters p) {
      return new Sgd(p.learningRate(), 0);
    }

    @Override
    Optimizer restore(HeadParameters p, List<String> classes, Blocks blocks) {
      return Sgd.restore(p.learningRate(), blocks);
    }
  };

  abstract Optimizer create(HeadParameters parameters);

  abstract Optimizer restore(HeadParameters parameters, List<String> classes, Blocks blocks);

  /** The name in settings: adagrad or sgd. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * By its {@link #id}.
   *
   * @throws IllegalArgumentException for a name that is none
   */
  public static OptimizerKind of(String id) {
    return Named.of(values(), OptimizerKind::id, id);
  }
}
