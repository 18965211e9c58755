package io.pool5.local;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * The entry point of a child process that is not to outlive its parent, however that ends: the
 * parent holds the other end of its standard input. Runs the main class that is its first argument.
 * Uses nothing but the JDK, since it is copied onto the child's class path alone.
 */
public final class EndWithParent {

  private static final int PARENT_GONE = 1;
  private static final long EXIT_LIMIT_MS = 5_000;

  private EndWithParent() {}

  /** Runs {@code arguments[0]} with the rest of the arguments. */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    Thread watch = new Thread(EndWithParent::watch, "end-with-parent");
    watch.setDaemon(true);
    watch.start();
    Method main = Class.forName(arguments[0]).getMethod("main", String[].class);
    try {
      main.invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(arguments[0] + " failed", e.getCause());
    }
  }

  private static void watch() {
    try {
      while (System.in.read() >= 0) {
        // Whatever the parent says, it is there.
      }
    } catch (IOException gone) {
      // As good as the end.
    }
    Thread last = new Thread(EndWithParent::haltInTime, "halt-in-time");
    last.setDaemon(true);
    last.start();
    System.exit(PARENT_GONE);
  }

  /** For a program whose orderly end hangs. */
  private static void haltInTime() {
    try {
      Thread.sleep(EXIT_LIMIT_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(PARENT_GONE);
  }
}
