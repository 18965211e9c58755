package io.pool5.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.events.JoinState;
import io.pool5.events.JoinStateSerde;
import io.pool5.events.WaitingLabel;
import io.pool5.metrics.CountingHeadMetrics;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JoinStatesTest {

  private static final byte[] IMAGE = "a".getBytes(StandardCharsets.UTF_8);

  private final MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
  private final CountingHeadMetrics metrics = new CountingHeadMetrics();

  @BeforeEach
  void addStores() {
    add("joins", new JoinStateSerde());
    add("join-expiries", Serdes.ByteArray());
  }

  private <V> void add(String name, Serde<V> values) {
    StoreBuilder<?> builder =
        Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.ByteArray(), values)
            .withLoggingDisabled();
    StateStore store = builder.build();
    store.init(context.getStateStoreContext(), store);
  }

  private JoinStates open() {
    return new JoinStates(context, 1_000, () -> ServedModel.NONE, metrics);
  }

  private static JoinState.Builder waiting() {
    return JoinState.newBuilder().setExpiresAt(0).setWaiting(new WaitingLabel("cat", 1f, 5L));
  }

  @Test
  void howManyLabelsWaitIsKnownAgainAfterARestart() {
    JoinStates before = open();
    before.put(IMAGE, waiting(), 100);
    before.put(new byte[] {9}, waiting(), 100);
    before.close();
    assertThat(metrics.waitingLabels()).isZero();

    JoinStates after = open();
    assertThat(metrics.waitingLabels()).isEqualTo(2);
    after.forget(IMAGE);
    after.forget(IMAGE);
    assertThat(metrics.waitingLabels()).isEqualTo(1);
  }

  @Test
  void theNumberItselfNeverExpires() {
    JoinStates states = open();
    states.put(IMAGE, waiting(), 100);
    states.expire(Long.MAX_VALUE >> 8, 10, forgotten -> {});

    assertThat(metrics.waitingLabels()).isZero();
    states.put(IMAGE, waiting(), 100);
    states.expire(Long.MAX_VALUE >> 8, 10, forgotten -> {});
    assertThat(metrics.waitingLabels()).isZero();
  }
}
