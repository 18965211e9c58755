package io.pool5.features;

import io.pool5.events.ImageFeatures;
import io.pool5.events.TopicNames;
import io.pool5.metrics.FeatureMetrics;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/** image-events to image-features. */
final class FeatureTopology {

  private FeatureTopology() {}

  /** The topology; {@code prefetcher} is shared by all of its tasks. */
  static Topology build(
      TopicNames topics,
      Serde<ImageFeatures> features,
      Prefetcher prefetcher,
      FeatureMetrics metrics) {
    return new Topology()
        .addSource(
            "images",
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            topics.imageEvents())
        .addProcessor("features", () -> new FeatureProcessor(prefetcher, metrics), "images")
        // Never read or written. Only an application with a persistent store keeps its process id,
        // and with it its transactional ids, over a restart: without them the transaction that a
        // killed worker left open would hold up read_committed readers until it times out.
        .addStateStore(
            Stores.keyValueStoreBuilder(
                    Stores.persistentKeyValueStore("identity"),
                    Serdes.ByteArray(),
                    Serdes.ByteArray())
                .withLoggingDisabled(),
            "features")
        .addSink(
            "image-features",
            topics.imageFeatures(),
            new ByteArraySerializer(),
            features.serializer(),
            "features");
  }
}
