package io.pool5.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;

/** Every event of an interface reaches both, with what was said. */
class BothMetricsTest {

  @Test
  void everyEventOfAFeatureWorkerReachesBoth() throws Exception {
    check(FeatureMetrics.class, FeatureMetrics::both);
  }

  @Test
  void everyEventOfAHeadReachesBoth() throws Exception {
    check(HeadMetrics.class, HeadMetrics::both);
  }

  private static <T> void check(Class<T> type, BinaryOperator<T> both) throws Exception {
    List<String> first = new ArrayList<>();
    List<String> second = new ArrayList<>();
    T told = both.apply(recorder(type, first), recorder(type, second));
    List<String> expected = new ArrayList<>();
    for (Method event : type.getMethods()) {
      if (!Modifier.isStatic(event.getModifiers())) {
        Object[] arguments = arguments(event);
        event.invoke(told, arguments);
        expected.add(event.getName() + Arrays.toString(arguments));
      }
    }
    assertThat(expected).hasSizeGreaterThan(10);
    assertThat(first).isEqualTo(expected);
    assertThat(second).isEqualTo(expected);
  }

  private static <T> T recorder(Class<T> type, List<String> events) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, event, arguments) -> {
              events.add(
                  event.getName() + Arrays.toString(arguments == null ? new Object[0] : arguments));
              return null;
            }));
  }

  /** Others for each place, so that none can be mistaken for another. */
  private static Object[] arguments(Method event) {
    Object[] arguments = new Object[event.getParameterCount()];
    for (int i = 0; i < arguments.length; i++) {
      Class<?> type = event.getParameterTypes()[i];
      if (type == int.class) {
        arguments[i] = i + 1;
      } else if (type == long.class) {
        arguments[i] = i + 10L;
      } else if (type == double.class) {
        arguments[i] = i + 0.5;
      } else if (type == boolean.class) {
        arguments[i] = true;
      } else if (type == String.class) {
        arguments[i] = "text";
      } else {
        assertThat(type).isEqualTo(ServedModelFacts.class);
        arguments[i] = new ServedModelFacts(1, 2, 3, 4, 5, 6);
      }
    }
    return arguments;
  }
}
