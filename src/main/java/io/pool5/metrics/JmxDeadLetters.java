package io.pool5.metrics;

import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.metrics.Sensor;

/** The MBean {@code type=dead-letters}: one counter a cause. */
final class JmxDeadLetters implements DeadLetterMetrics {

  private final Sensor all;
  private final Map<String, Sensor> byCause = new HashMap<>();

  JmxDeadLetters(JmxDomain domain, Collection<String> causes) {
    JmxStage stage = domain.stage("dead-letters");
    all = stage.meter("Records sent to a dead letter topic");
    for (String cause : causes) {
      byCause.put(
          cause,
          stage.counter(attribute(cause), "Records sent to a dead letter topic as " + cause));
    }
  }

  /** BAD_IMAGE is bad-image-total. */
  private static String attribute(String cause) {
    return cause.toLowerCase(Locale.ROOT).replace('_', '-') + "-total";
  }

  /** A cause that was not named in advance counts among all only. */
  @Override
  public void deadLetter(String cause) {
    all.record();
    Sensor own = byCause.get(cause);
    if (own != null) {
      own.record();
    }
  }
}
