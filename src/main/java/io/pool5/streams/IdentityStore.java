package io.pool5.streams;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * A store that is never read or written. Only an application with a persistent store keeps its
 * process id, and with it its transactional ids, over a restart: without them the transaction that
 * a killed instance left open would hold up read_committed readers until it times out.
 */
public final class IdentityStore {

  private IdentityStore() {}

  /** For a topology that has no persistent store of its own. */
  public static StoreBuilder<?> builder() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore("identity"), Serdes.ByteArray(), Serdes.ByteArray())
        .withLoggingDisabled();
  }
}
