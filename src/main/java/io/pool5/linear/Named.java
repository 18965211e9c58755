package io.pool5.linear;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds one of a few by the name that settings give it. */
final class Named {
  private Named() {}

  static <T> T of(T[] all, Function<T, String> name, String wanted) {
    for (T each : all) {
      if (name.apply(each).equals(wanted)) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "'"
            + wanted
            + "' is none of "
            + Arrays.stream(all).map(name).collect(Collectors.joining(", ")));
  }
}
