package io.pool5.head;

import io.pool5.events.JoinState;
import io.pool5.events.JoinStateSerde;
import io.pool5.metrics.HeadMetrics;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;
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

  static final String STATES = "joins";
  private static final String EXPIRIES = "join-expiries";
  private static final byte[] PRESENT = {};

  /**
   * Where among the expiries the number of waiting labels is kept: behind every time. Counting them
   * would mean to read every state at each start.
   */
  private static final byte[] WAITING = {Byte.MAX_VALUE};

  /** Where the address of the last feature record is kept, likewise. */
  private static final byte[] LAST_FEATURES = {Byte.MAX_VALUE, 1};

  private final KeyValueStore<byte[], JoinState> states;
  private final KeyValueStore<byte[], byte[]> expiries;
  private final long horizonMs;
  private final int partition;
  private final Supplier<ServedModel> served;
  private final HeadMetrics metrics;

  /**
   * Tells {@code metrics} how many labels wait, now and whenever that changes.
   *
   * @param served knows of the head's last reset
   */
  JoinStates(
      ProcessorContext<?, ?> context,
      long horizonMs,
      Supplier<ServedModel> served,
      HeadMetrics metrics) {
    this.states = context.getStateStore(STATES);
    this.expiries = context.getStateStore(EXPIRIES);
    this.horizonMs = horizonMs;
    this.partition = context.taskId().partition();
    this.served = served;
    this.metrics = metrics;
    metrics.labelsWaiting(partition, waiting());
  }

  /** The stores, to be given to every processor that uses this. */
  static List<StoreBuilder<?>> stores() {
    return List.of(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(STATES), Serdes.ByteArray(), new JoinStateSerde()),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(EXPIRIES), Serdes.ByteArray(), Serdes.ByteArray()));
  }

  /**
   * What is known of an image; a state without anything where it is not known. A head that was
   * reset since has learnt nothing of it.
   */
  JoinState get(byte[] imageId) {
    JoinState known = states.get(imageId);
    long reset = served.get().reset();
    if (known == null) {
      return JoinState.newBuilder().setResetBefore(reset).setExpiresAt(0).build();
    }
    if (known.getResetBefore() >= reset) {
      return known;
    }
    return JoinState.newBuilder(known)
        .setLearnt(null)
        .setImageLabel(null)
        .setResetBefore(reset)
        .build();
  }

  /** Keeps a state for the horizon from now on. */
  void put(byte[] imageId, JoinState.Builder changed, long nowMs) {
    JoinState before = unindex(imageId);
    JoinState state = changed.setExpiresAt(nowMs + horizonMs).build();
    states.put(imageId, state);
    expiries.put(indexKey(state.getExpiresAt(), imageId), PRESENT);
    count(waiting(state) - waiting(before));
  }

  /** Forgets an image. */
  void forget(byte[] imageId) {
    JoinState before = unindex(imageId);
    states.delete(imageId);
    count(-waiting(before));
  }

  /**
   * The offset of the last feature record of that topic that was taken in; -1 before any. A topic
   * made anew under the same name is another one.
   */
  long lastFeatures(Uuid topic) {
    byte[] kept = expiries.get(LAST_FEATURES);
    if (kept == null) {
      return -1;
    }
    ByteBuffer last = ByteBuffer.wrap(kept);
    Uuid of = new Uuid(last.getLong(), last.getLong());
    return of.equals(topic) ? last.getLong() : -1;
  }

  /** Takes note that a feature record was taken in. */
  void noteFeatures(Uuid topic, long offset) {
    ByteBuffer last = ByteBuffer.allocate(3 * Long.BYTES);
    last.putLong(topic.getMostSignificantBits()).putLong(topic.getLeastSignificantBits());
    expiries.put(LAST_FEATURES, last.putLong(offset).array());
  }

  /** The task is no longer this instance's. */
  void close() {
    metrics.labelsWaiting(partition, 0);
  }

  private static int waiting(JoinState state) {
    return state != null && state.getWaiting() != null ? 1 : 0;
  }

  private long waiting() {
    byte[] counted = expiries.get(WAITING);
    return counted == null ? 0 : ByteBuffer.wrap(counted).getLong();
  }

  private void count(int more) {
    if (more != 0) {
      long now = waiting() + more;
      expiries.put(WAITING, ByteBuffer.allocate(Long.BYTES).putLong(now).array());
      metrics.labelsWaiting(partition, now);
    }
  }

  private JoinState unindex(byte[] imageId) {
    JoinState before = states.get(imageId);
    if (before != null) {
      expiries.delete(indexKey(before.getExpiresAt(), imageId));
    }
    return before;
  }

  /**
   * Forgets what is due, the oldest first.
   *
   * @param limit the most to forget in one go
   * @param forgotten told of each
   * @return how many those were
   */
  int expire(long nowMs, int limit, Consumer<JoinState> forgotten) {
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
    return due.size();
  }

  /** Sorted by time, as bytes: times are not negative. */
  private static byte[] indexKey(long expiresAtMs, byte[] imageId) {
    return ByteBuffer.allocate(Long.BYTES + imageId.length)
        .putLong(expiresAtMs)
        .put(imageId)
        .array();
  }
}
