package io.pool5.vgg16.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Threads that compute one stage after the other together. Each takes the next task of a stage when
 * it is done with the one before, so that a thread whose core has something else to do holds nobody
 * up for longer than a task takes.
 *
 * @param <S> what each thread has for itself
 */
final class WorkerTeam<S> implements AutoCloseable {

  /**
   * Tasks that can be done in any order, and must all be done before the next stage.
   *
   * @param layer whose work it is
   * @param kernel what computes it
   */
  record Stage<S>(String layer, String kernel, int tasks, Task<S> task) {}

  /** A piece of work. */
  @FunctionalInterface
  interface Task<S> {
    void run(int index, S own);
  }

  private final Runnable before;
  private final List<S> members = new ArrayList<>();
  private final ExecutorService threads;

  /**
   * @param before done by each thread before it works
   */
  WorkerTeam(int size, Runnable before, Supplier<S> member) {
    this.before = before;
    AtomicInteger started = new AtomicInteger();
    threads =
        Executors.newFixedThreadPool(
            size,
            work -> {
              Thread thread = new Thread(work, "pool5-network-" + started.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    for (int i = 0; i < size; i++) {
      members.add(member.get());
    }
  }

  List<S> members() {
    return members;
  }

  int size() {
    return members.size();
  }

  /**
   * Computes the stages. What one task throws ends the run, and comes out of here.
   *
   * @throws IllegalStateException with the cause, where a task failed; errors come as they are
   */
  void run(List<Stage<S>> stages) {
    Run<S> run = new Run<>(stages, size());
    List<Future<?>> runs = new ArrayList<>();
    for (S member : members) {
      runs.add(threads.submit(() -> run.take(before, member)));
    }
    runs.forEach(WorkerTeam::await);
    Throwable failure = run.failure.get();
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure != null) {
      throw new IllegalStateException("The network failed: " + failure, failure);
    }
  }

  /** What the threads share during a run. */
  private static final class Run<S> {

    private final List<Stage<S>> stages;
    private final List<AtomicInteger> next;
    private final CyclicBarrier barrier;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    Run(List<Stage<S>> stages, int threads) {
      this.stages = stages;
      this.next = stages.stream().map(stage -> new AtomicInteger()).toList();
      this.barrier = new CyclicBarrier(threads);
    }

    void take(Runnable before, S own) {
      attempt(before);
      for (int s = 0; s < stages.size(); s++) {
        Stage<S> stage = stages.get(s);
        AtomicInteger untaken = next.get(s);
        attempt(
            () -> {
              int task = untaken.getAndIncrement();
              while (task < stage.tasks() && failure.get() == null) {
                stage.task().run(task, own);
                task = untaken.getAndIncrement();
              }
            });
        try {
          barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
          throw new IllegalStateException("A thread of the network was interrupted", e);
        }
      }
    }

    private void attempt(Runnable work) {
      try {
        work.run();
      } catch (Throwable e) {
        failure.compareAndSet(null, e);
      }
    }
  }

  /** Whoever waits may be interrupted, and is told so afterwards: the threads are not. */
  private static void await(Future<?> run) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          run.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw new IllegalStateException("The network failed: " + e.getCause(), e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
