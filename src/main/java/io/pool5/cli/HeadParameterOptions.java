package io.pool5.cli;

import io.pool5.linear.HeadParameters;
import io.pool5.linear.Loss;
import io.pool5.linear.OptimizerKind;
import picocli.CommandLine.Option;

/** Which head a bench is about. */
final class HeadParameterOptions {

  private enum Prior {
    LDA,
    NONE
  }

  @Option(
      names = "--prior",
      paramLabel = "NAME",
      defaultValue = "lda",
      description = "lda, or none for the regression alone (default: ${DEFAULT-VALUE}).")
  private Prior prior;

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      defaultValue = "softmax",
      description = "softmax, logistic or hinge (default: ${DEFAULT-VALUE}).")
  private Loss loss;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      defaultValue = "adagrad",
      description = "adagrad or sgd (default: ${DEFAULT-VALUE}).")
  private OptimizerKind optimizer;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      defaultValue = "0.1",
      description = "Of the optimiser; sgd wants more (default: ${DEFAULT-VALUE}).")
  private double learningRate;

  @Option(
      names = "--l2",
      paramLabel = "X",
      defaultValue = "0",
      description = "How strongly weights are drawn to 0 (default: ${DEFAULT-VALUE}).")
  private double l2;

  @Option(
      names = "--replay",
      paramLabel = "N",
      defaultValue = "0",
      description = "Earlier examples learnt once more with each (default: ${DEFAULT-VALUE}).")
  private int replay;

  HeadParameters parameters(int dimension) {
    HeadParameters usual = HeadParameters.defaults();
    return new HeadParameters(
        dimension,
        loss,
        optimizer,
        learningRate,
        usual.initialAccumulator(),
        l2,
        prior == Prior.LDA,
        usual.maxClasses(),
        replay,
        usual.reservoir());
  }
}
