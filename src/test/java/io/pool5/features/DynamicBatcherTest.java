package io.pool5.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pool5.metrics.FeatureMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DynamicBatcherTest {

  private final FirstByteNetwork network = new FirstByteNetwork();

  private static byte[] image(int first) {
    byte[] rgb = new byte[224 * 224 * 3];
    rgb[0] = (byte) first;
    return rgb;
  }

  /** Images whose first bytes are 1, 2 and so on. */
  private static List<CompletableFuture<float[]>> submit(DynamicBatcher batcher, int images) {
    List<CompletableFuture<float[]>> futures = new ArrayList<>();
    for (int i = 1; i <= images; i++) {
      futures.add(batcher.submit(image(i), () -> Turn.AHEAD));
    }
    return futures;
  }

  /** Each gets its own features. */
  private static void assertComputed(List<CompletableFuture<float[]>> futures) throws Exception {
    for (int i = 1; i <= futures.size(); i++) {
      assertThat(futures.get(i - 1).get(10, TimeUnit.SECONDS)).hasSize(25_088).containsOnly(i);
    }
  }

  @Test
  void eachImageGetsItsOwnFeatures() throws Exception {
    try (DynamicBatcher batcher = new DynamicBatcher(network, FeatureMetrics.NONE)) {
      List<CompletableFuture<float[]>> futures = submit(batcher, 11);
      assertComputed(futures);
    }
  }

  @Test
  void whatWaitsWhileABatchRunsIsTakenTogetherUpToTheLargestBatch() throws Exception {
    network.gate = new CountDownLatch(1);
    try (DynamicBatcher batcher = new DynamicBatcher(network, FeatureMetrics.NONE)) {
      CompletableFuture<float[]> first = batcher.submit(image(9), () -> Turn.AHEAD);
      network.entered.await();
      List<CompletableFuture<float[]>> rest = submit(batcher, 6);
      network.gate.countDown();
      first.get(10, TimeUnit.SECONDS);
      for (CompletableFuture<float[]> each : rest) {
        each.get(10, TimeUnit.SECONDS);
      }
      assertThat(network.batches).containsExactly(1, 4, 2);
    }
  }

  @Test
  void imagesThatAreBeingDecodedAreWaitedFor() throws Exception {
    network.gate = new CountDownLatch(1);
    try (DynamicBatcher batcher = new DynamicBatcher(network, FeatureMetrics.NONE)) {
      batcher.announce();
      batcher.announce();
      CompletableFuture<float[]> first = batcher.submit(image(10), () -> Turn.AHEAD);
      batcher.arrived();
      CompletableFuture<float[]> second = batcher.submit(image(1), () -> Turn.AHEAD);
      // One more than came, and never: the others go without it.
      network.gate.countDown();
      first.get(10, TimeUnit.SECONDS);
      second.get(10, TimeUnit.SECONDS);
      assertThat(network.batches.stream().mapToInt(Integer::intValue).sum()).isEqualTo(2);
      batcher.arrived();
    }
  }

  @Test
  void whatIsDueGoesFirst() throws Exception {
    network.gate = new CountDownLatch(1);
    try (DynamicBatcher batcher = new DynamicBatcher(network, FeatureMetrics.NONE)) {
      CompletableFuture<float[]> first = batcher.submit(image(10), () -> Turn.AHEAD);
      network.entered.await();
      List<Integer> order = new CopyOnWriteArrayList<>();
      List<CompletableFuture<Void>> done = new ArrayList<>();
      for (int i = 1; i <= 9; i++) {
        int number = i;
        done.add(
            batcher
                .submit(image(i), () -> number >= 8 ? Turn.DUE : Turn.AHEAD)
                .thenAccept(features -> order.add(number)));
      }
      network.gate.countDown();
      for (CompletableFuture<Void> each : done) {
        each.get(10, TimeUnit.SECONDS);
      }
      assertThat(first).isCompleted();
      assertThat(order).containsExactly(8, 9, 1, 2, 3, 4, 5, 6, 7);
    }
  }

  @Test
  void aFullBatchWaitsForNothing() throws Exception {
    try (DynamicBatcher batcher =
        new DynamicBatcher(network, FeatureMetrics.NONE, TimeUnit.HOURS.toNanos(1))) {
      // The first goes alone: how long one takes is not known before.
      batcher.submit(image(9), () -> Turn.AHEAD).get(10, TimeUnit.SECONDS);
      batcher.announce();
      List<CompletableFuture<float[]>> futures = submit(batcher, 4);
      for (CompletableFuture<float[]> each : futures) {
        each.get(10, TimeUnit.SECONDS);
      }
      // Less than a full one waits: for ever, were it not for the last to arrive.
      CompletableFuture<float[]> fifth = batcher.submit(image(4), () -> Turn.AHEAD);
      CompletableFuture<float[]> sixth = batcher.submit(image(5), () -> Turn.AHEAD);
      batcher.arrived();
      fifth.get(10, TimeUnit.SECONDS);
      sixth.get(10, TimeUnit.SECONDS);
      assertThat(network.batches).containsExactly(1, 4, 2);
    }
  }

  @Test
  void whereAnImageTakesSecondsABatchIsOne() throws Exception {
    network.imageMs = 1_100;
    try (DynamicBatcher batcher = new DynamicBatcher(network, FeatureMetrics.NONE)) {
      List<CompletableFuture<float[]>> futures = submit(batcher, 3);
      for (CompletableFuture<float[]> each : futures) {
        each.get(30, TimeUnit.SECONDS);
      }
      assertThat(network.batches).containsExactly(1, 1, 1);
    }
  }

  @Test
  void aCancelledImageIsLeftOut() throws Exception {
    network.gate = new CountDownLatch(1);
    try (DynamicBatcher batcher = new DynamicBatcher(network, FeatureMetrics.NONE)) {
      CompletableFuture<float[]> first = batcher.submit(image(3), () -> Turn.AHEAD);
      network.entered.await();
      batcher.submit(image(1), () -> Turn.AHEAD).cancel(false);
      CompletableFuture<float[]> kept = batcher.submit(image(2), () -> Turn.AHEAD);
      network.gate.countDown();
      assertThat(kept.get(10, TimeUnit.SECONDS)).containsOnly(2);
      assertThat(first.get(10, TimeUnit.SECONDS)).containsOnly(3);
      assertThat(network.batches).containsExactly(1, 1);
    }
  }

  @Test
  void whatIsForgottenIsLeftOut() throws Exception {
    network.gate = new CountDownLatch(1);
    try (DynamicBatcher batcher = new DynamicBatcher(network, FeatureMetrics.NONE)) {
      CompletableFuture<float[]> first = batcher.submit(image(10), () -> Turn.AHEAD);
      network.entered.await();
      CompletableFuture<float[]> forgotten = batcher.submit(image(1), () -> Turn.FORGOTTEN);
      CompletableFuture<float[]> kept = batcher.submit(image(2), () -> Turn.AHEAD);
      network.gate.countDown();
      assertThat(kept.get(10, TimeUnit.SECONDS)).containsOnly(2);
      assertThat(first).isCompleted();
      assertThat(forgotten).isNotDone();
      assertThat(network.batches).containsExactly(1, 1);
    }
  }

  @Test
  void aFailureOfTheEngineReachesEveryWaitingImageAndAllLaterOnes() {
    network.failure = new UnsatisfiedLinkError("no native code");
    try (DynamicBatcher batcher = new DynamicBatcher(network, FeatureMetrics.NONE)) {
      for (int i = 0; i < 3; i++) {
        CompletableFuture<float[]> future = batcher.submit(image(i + 1), () -> Turn.AHEAD);
        assertThatThrownBy(() -> future.get(10, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class)
            .cause()
            .isInstanceOf(EngineFailedException.class)
            .hasMessageContaining("no native code");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(BrokenNetwork.Fault.class)
  void whatTheEngineGivesInPlaceOfFeaturesIsAFailureAndTheBatchBeforeIsNotGivenAgain(
      BrokenNetwork.Fault fault) throws Exception {
    try (DynamicBatcher batcher =
        new DynamicBatcher(new BrokenNetwork(fault, 2), FeatureMetrics.NONE)) {
      assertThat(batcher.submit(image(1), () -> Turn.AHEAD).get(10, TimeUnit.SECONDS))
          .containsOnly(1);
      CompletableFuture<float[]> future = batcher.submit(image(2), () -> Turn.AHEAD);
      assertThatThrownBy(() -> future.get(10, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(EngineFailedException.class);
      assertThat(batcher.isAlive()).isFalse();
    }
  }

  private FirstByteNetwork addLane() {
    FirstByteNetwork lane = new FirstByteNetwork();
    network.lanes.add(lane);
    return lane;
  }

  /** Nothing is shared out before it is known how long an image takes. */
  private static void computeOne(DynamicBatcher batcher) throws Exception {
    batcher.submit(image(9), () -> Turn.AHEAD).get(10, TimeUnit.SECONDS);
  }

  @Test
  void lanesComputeTheirSharesAtTheSameTime() throws Exception {
    FirstByteNetwork one = addLane();
    FirstByteNetwork other = addLane();
    try (DynamicBatcher batcher =
        new DynamicBatcher(network, FeatureMetrics.NONE, TimeUnit.HOURS.toNanos(1))) {
      computeOne(batcher);
      one.gate = new CountDownLatch(1);
      other.gate = one.gate;
      batcher.announce();
      List<CompletableFuture<float[]>> futures = submit(batcher, 8);
      batcher.arrived();
      boolean both =
          one.entered.await(10, TimeUnit.SECONDS) && other.entered.await(10, TimeUnit.SECONDS);
      one.gate.countDown();
      assertThat(both).isTrue();
      assertComputed(futures);
    }
    assertThat(network.closed.getCount()).isZero();
  }

  @Test
  void whatIsTooLittleToBeSharedOutTheWholeComputes() throws Exception {
    FirstByteNetwork one = addLane();
    FirstByteNetwork other = addLane();
    try (DynamicBatcher batcher =
        new DynamicBatcher(network, FeatureMetrics.NONE, TimeUnit.HOURS.toNanos(1))) {
      computeOne(batcher);
      batcher.announce();
      List<CompletableFuture<float[]>> futures = submit(batcher, 3);
      batcher.arrived();
      assertComputed(futures);
    }
    assertThat(network.batches).containsExactly(1, 3);
    assertThat(one.batches).isEmpty();
    assertThat(other.batches).isEmpty();
  }

  @Test
  void theWholeNeverComputesWhileALaneDoes() throws Exception {
    ExclusiveNetwork exclusive = new ExclusiveNetwork(3);
    try (DynamicBatcher batcher = new DynamicBatcher(exclusive, FeatureMetrics.NONE)) {
      Random random = new Random(5);
      for (int round = 0; round < 200; round++) {
        batcher.announce();
        List<CompletableFuture<float[]>> futures = submit(batcher, random.nextInt(20) + 1);
        batcher.arrived();
        // Some are left to meet the next ones.
        int awaited = random.nextInt(futures.size());
        for (CompletableFuture<float[]> each : futures.subList(0, awaited)) {
          each.get(10, TimeUnit.SECONDS);
        }
      }
    }
    assertThat(exclusive.overlaps).hasValue(0);
    assertThat(exclusive.wholes).hasPositiveValue();
    assertThat(exclusive.parts).hasPositiveValue();
  }

  @Test
  void whereOneLaneFailsNothingWaitsForEverAndTheNetworkIsClosedAfterTheOther() throws Exception {
    FirstByteNetwork broken = addLane();
    FirstByteNetwork busy = addLane();
    try (DynamicBatcher batcher =
        new DynamicBatcher(network, FeatureMetrics.NONE, TimeUnit.HOURS.toNanos(1))) {
      computeOne(batcher);
      broken.failure = new OutOfMemoryError("of a test");
      broken.gate = new CountDownLatch(1);
      busy.gate = new CountDownLatch(1);
      // Never too few to be shared out: what comes alone waits for one that never comes.
      batcher.announce();
      List<CompletableFuture<float[]>> futures = submit(batcher, 12);
      try {
        assertThat(broken.entered.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(busy.entered.await(10, TimeUnit.SECONDS)).isTrue();
        broken.gate.countDown();
        await().until(() -> !batcher.isAlive());
        assertThat(network.closed.getCount()).isOne();
        assertThat(futures).anyMatch(each -> !each.isDone());
      } finally {
        broken.gate.countDown();
        busy.gate.countDown();
      }
      assertThat(network.closed.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(futures).allMatch(CompletableFuture::isDone);
    }
    assertThat(busy.batches).hasSize(1);
  }

  @Test
  void closingFinishesWhatWaitsAndClosesTheNetwork() throws Exception {
    network.gate = new CountDownLatch(1);
    DynamicBatcher batcher = new DynamicBatcher(network, FeatureMetrics.NONE);
    CompletableFuture<float[]> future = batcher.submit(image(7), () -> Turn.AHEAD);
    network.gate.countDown();
    batcher.close();

    assertThat(future.get(0, TimeUnit.SECONDS)).containsOnly(7);
    assertThat(network.closed.await(0, TimeUnit.SECONDS)).isTrue();
    assertThat(batcher.submit(image(1), () -> Turn.AHEAD)).isCompletedExceptionally();
  }
}
