package io.pool5.features;

import io.pool5.events.ImageFeatures;
import io.pool5.events.TopicNames;
import io.pool5.metrics.FeatureMetrics;
import io.pool5.streams.IdentityStore;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.Topology;

/** image-events to image-features. */
final class FeatureTopology {

  private FeatureTopology() {}

  /**
   * The topology.
   *
   * @param prefetcher shared by all of its tasks
   * @param pace makes one for each stream thread
   * @param clock by which features are timed
   */
  static Topology build(
      TopicNames topics,
      Serde<ImageFeatures> features,
      Prefetcher prefetcher,
      Supplier<CommitPace> pace,
      InstantSource clock,
      FeatureMetrics metrics) {
    ThreadLocal<CommitPace> paceOfThread = ThreadLocal.withInitial(pace);
    return new Topology()
        .addSource(
            "images",
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            topics.imageEvents())
        .addProcessor(
            "features",
            () -> new FeatureProcessor(prefetcher, paceOfThread::get, clock, metrics),
            "images")
        .addStateStore(IdentityStore.builder(), "features")
        .addSink(
            "image-features",
            topics.imageFeatures(),
            new ByteArraySerializer(),
            features.serializer(),
            "features");
  }
}
