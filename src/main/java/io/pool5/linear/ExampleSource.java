package io.pool5.linear;

/** Gives back examples that a head has learnt: the log that they came from. */
@FunctionalInterface
public interface ExampleSource {

  /** For heads that replay nothing. */
  ExampleSource NONE =
      offset -> {
        throw new IllegalStateException("The example at offset " + offset + " is not kept");
      };

  /**
   * The example that was learnt with this offset. A restored head asks for each of its reservoir's
   * examples once, in ascending order of the offsets; what this throws ends the restoration.
   */
  Example at(long offset);
}
