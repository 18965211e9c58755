package io.pool5.local;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was opened one after the other, and is closed in the reverse order. For one thread. */
public final class Opened implements AutoCloseable {

  private final Deque<AutoCloseable> resources = new ArrayDeque<>();

  /** Keeps a resource until {@link #close}, and gives it back. */
  public <T extends AutoCloseable> T add(T resource) {
    resources.push(resource);
    return resource;
  }

  /** The first failure is thrown when all were tried. */
  @Override
  public void close() throws Exception {
    Exception failure = null;
    while (!resources.isEmpty()) {
      try {
        resources.pop().close();
      } catch (Exception e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
