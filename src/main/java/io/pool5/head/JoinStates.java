package io.pool5.head;

import io.pool5.events.JoinState;
import io.pool5.events.JoinStateSerde;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * What one task remembers of its images, and when to forget it: the states by image id, and an
 * index of them in the order of time. Every change puts off the time to forget.
 */
final class JoinStates {

  private static final String STATES = "joins";
  private static final String EXPIRIES = "join-expiries";
  private static final byte[] PRESENT = {};

  private final KeyValueStore<byte[], JoinState> states;
  private final KeyValueStore<byte[], byte[]> expiries;
  private final long horizonMs;

  JoinStates(ProcessorContext<?, ?> context, long horizonMs) {
    this.states = context.getStateStore(STATES);
    this.expiries = context.getStateStore(EXPIRIES);
    this.horizonMs = horizonMs;
  }

  /** The stores, to be given to every processor that uses this. */
  static List<StoreBuilder<?>> stores() {
    return List.of(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(STATES), Serdes.ByteArray(), new JoinStateSerde()),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(EXPIRIES), Serdes.ByteArray(), Serdes.ByteArray()));
  }

  /** What is known of an image; a state without anything where it is not known. */
  JoinState get(byte[] imageId) {
    JoinState known = states.get(imageId);
    return known != null ? known : JoinState.newBuilder().setExpiresAt(0).build();
  }

  /** Keeps a state for the horizon from now on. */
  void put(byte[] imageId, JoinState.Builder changed, long nowMs) {
    unindex(imageId);
    JoinState state = changed.setExpiresAt(nowMs + horizonMs).build();
    states.put(imageId, state);
    expiries.put(indexKey(state.getExpiresAt(), imageId), PRESENT);
  }

  /** Forgets an image. */
  void forget(byte[] imageId) {
    unindex(imageId);
    states.delete(imageId);
  }

  private void unindex(byte[] imageId) {
    JoinState before = states.get(imageId);
    if (before != null) {
      expiries.delete(indexKey(before.getExpiresAt(), imageId));
    }
  }

  /**
   * Forgets what is due, the oldest first.
   *
   * @param limit the most to forget in one go
   * @param forgotten told of each
   */
  void expire(long nowMs, int limit, Consumer<JoinState> forgotten) {
    List<byte[]> due = new ArrayList<>();
    try (KeyValueIterator<byte[], byte[]> oldest =
        expiries.range(indexKey(0, PRESENT), indexKey(nowMs, PRESENT))) {
      while (due.size() < limit && oldest.hasNext()) {
        KeyValue<byte[], byte[]> entry = oldest.next();
        due.add(entry.key);
      }
    }
    for (byte[] indexKey : due) {
      ByteBuffer key = ByteBuffer.wrap(indexKey);
      key.getLong();
      byte[] imageId = new byte[key.remaining()];
      key.get(imageId);
      forgotten.accept(get(imageId));
      forget(imageId);
    }
  }

  /** Sorted by time, as bytes: times are not negative. */
  private static byte[] indexKey(long expiresAtMs, byte[] imageId) {
    return ByteBuffer.allocate(Long.BYTES + imageId.length)
        .putLong(expiresAtMs)
        .put(imageId)
        .array();
  }
}
