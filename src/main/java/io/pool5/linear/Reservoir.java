package io.pool5.linear;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A uniform sample of bounded size of all examples so far: the t-th takes a place with probability
 * size / t. Saved as offsets, since the vectors lie in the log already: 8 bytes an example instead
 * of 13,000 in each snapshot, and a restart reads them again in one pass.
 *
 * <p>Algorithm R of J. Vitter: Random Sampling with a Reservoir, ACM TOMS 11 (1), 1985. Not
 * thread-safe.
 */
final class Reservoir {

  private static final String KIND = "reservoir";

  private record Kept(long offset, Example example) {}

  private final int size;
  private final List<Kept> kept = new ArrayList<>();
  private long offered;

  /**
   * @param size the most examples that it keeps
   */
  Reservoir(int size) {
    this.size = size;
  }

  boolean isEmpty() {
    return kept.isEmpty();
  }

  /** One of those kept, all equally likely. */
  Example draw(Draws draws) {
    return kept.get((int) draws.below(kept.size())).example();
  }

  /** Keeps the example or not, possibly in another's place. */
  void offer(long offset, Example example, Draws draws) {
    offered++;
    if (kept.size() < size) {
      kept.add(new Kept(offset, example));
      return;
    }
    long place = draws.below(offered);
    if (place < size) {
      kept.set((int) place, new Kept(offset, example));
    }
  }

  /** Adds its block, as {@link StateBlock} lists it. */
  void save(List<StateBlock> to) {
    long[] values = new long[1 + kept.size()];
    values[0] = offered;
    for (int i = 0; i < kept.size(); i++) {
      values[1 + i] = kept.get(i).offset();
    }
    to.add(Blocks.of(KIND, null, values));
  }

  /** From the block of {@link #save}. */
  static Reservoir restore(int size, Blocks blocks, ExampleSource source) {
    long[] values = blocks.longs(KIND, null);
    Reservoir reservoir = new Reservoir(size);
    reservoir.offered = values[0];
    long[] offsets = Arrays.copyOfRange(values, 1, values.length);
    Map<Long, Example> examples = new TreeMap<>();
    Arrays.stream(offsets).sorted().forEach(offset -> examples.put(offset, source.at(offset)));
    for (long offset : offsets) {
      reservoir.kept.add(new Kept(offset, examples.get(offset)));
    }
    return reservoir;
  }
}
