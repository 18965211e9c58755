package io.pool5.vgg16.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pool5.vgg16.engine.WorkerTeam.Stage;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerTeamTest {

  private final WorkerTeam<Object> team = new WorkerTeam<>(3, () -> {}, Object::new);

  @AfterEach
  void close() {
    team.close();
  }

  @Test
  void eachTaskIsDoneOnceAndAStageWaitsForTheOneBefore() {
    int tasks = 100;
    AtomicIntegerArray done = new AtomicIntegerArray(tasks);
    AtomicInteger early = new AtomicInteger();
    team.run(
        List.of(
            new Stage<>("first", "", tasks, (task, own) -> done.incrementAndGet(task)),
            new Stage<>(
                "second",
                "",
                tasks,
                (task, own) -> {
                  for (int i = 0; i < tasks; i++) {
                    if (done.get(i) != 1) {
                      early.incrementAndGet();
                    }
                  }
                })));
    assertThat(IntStream.range(0, tasks).map(done::get)).containsOnly(1);
    assertThat(early).hasValue(0);
  }

  @Test
  void allMembersWorkAtOnce() {
    CountDownLatch all = new CountDownLatch(team.size());
    team.run(
        List.of(
            new Stage<>(
                "meeting",
                "",
                team.size(),
                (task, own) -> {
                  all.countDown();
                  try {
                    all.await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                })));
    assertThat(all.getCount()).isZero();
  }

  @Test
  void whatATaskThrowsComesOutAndLaterStagesAreLeft() {
    AtomicInteger later = new AtomicInteger();
    RuntimeException failure = new ArithmeticException("of a test");
    List<Stage<Object>> stages =
        List.of(
            new Stage<>(
                "failing",
                "",
                10,
                (task, own) -> {
                  if (task == 4) {
                    throw failure;
                  }
                }),
            new Stage<>("later", "", 10, (task, own) -> later.incrementAndGet()));
    assertThatThrownBy(() -> team.run(stages))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("of a test")
        .hasCause(failure);
    assertThat(later).hasValue(0);
  }

  @Test
  void errorsComeOutAsTheyAre() {
    Error failure = new OutOfMemoryError("of a test");
    List<Stage<Object>> stages =
        List.of(
            new Stage<>(
                "failing",
                "",
                1,
                (task, own) -> {
                  throw failure;
                }));
    assertThatThrownBy(() -> team.run(stages)).isSameAs(failure);
  }

  @Test
  void whatFailsBeforeTheWorkComesOutToo() {
    try (WorkerTeam<Object> failing =
        new WorkerTeam<>(
            2,
            () -> {
              throw new ArithmeticException("of a test");
            },
            Object::new)) {
      List<Stage<Object>> none = List.of(new Stage<>("none", "", 1, (task, own) -> {}));
      assertThatThrownBy(() -> failing.run(none)).hasMessageContaining("of a test");
    }
  }

  @Test
  void anInterruptedCallerGetsItsResultAndStaysInterrupted() {
    AtomicInteger done = new AtomicInteger();
    Thread.currentThread().interrupt();
    team.run(List.of(new Stage<>("stage", "", 10, (task, own) -> done.incrementAndGet())));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(done).hasValue(10);
  }
}
