package io.pool5.head;

import io.pool5.events.AvroSerde;
import io.pool5.events.HeadLogRecord;
import io.pool5.events.HeadModelRecord;
import io.pool5.events.ImageFeatures;
import io.pool5.events.ImageLabel;
import io.pool5.events.ImageLabelReader;
import io.pool5.events.Prediction;
import io.pool5.events.SchemaRegistry;
import io.pool5.events.TopicNames;
import io.pool5.metrics.HeadMetrics;
import io.pool5.streams.IdentityStore;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * A head's two topologies: image-features and image-labels to image-predictions and head-examples;
 * head-examples to head-models. Two, since they run as two applications: folding a log again may
 * take longer than a transaction may stay open, and predictions would wait for it.
 *
 * @param featureTopic Kafka's id of the feature topic
 * @param features the topology's reader of vectors, with what the head expects of them
 * @param served the model that predicts
 * @param unknownBelow the best probability under which a prediction is marked as unknown
 * @param lookups makes a reader of single feature records, one a task
 * @param history what the trainer looks up when it starts
 * @param application name and version of this software
 */
record HeadTopology(
    TopicNames topics,
    String headId,
    SchemaRegistry registry,
    Uuid featureTopic,
    FeatureReader features,
    Supplier<ServedModel> served,
    double unknownBelow,
    Supplier<FeatureLookup> lookups,
    HeadHistory history,
    long horizonMs,
    String application,
    HeadMetrics metrics) {

  private static final String LABELS = "labels-joined";
  private static final String FEATURES = "features-joined";
  private static final String TRAINER = "trainer";
  private static final String PREDICTIONS_SINK = "image-predictions";
  private static final String EXAMPLES_SINK = "head-examples-sink";

  /**
   * Joins labels and features, and predicts.
   *
   * @param partitions of image-features, over which the labels are spread as well
   */
  Topology joining(int partitions) {
    StreamsBuilder labels = new StreamsBuilder();
    addLabels(labels, partitions);
    Topology topology = labels.build();
    addFeatures(topology);
    return topology;
  }

  /**
   * Clients place keys each in their own way: librdkafka by CRC32, Java by murmur2. So labels are
   * placed anew, as Kafka Streams places features.
   */
  private void addLabels(StreamsBuilder builder, int partitions) {
    ImageLabelReader reader = new ImageLabelReader(registry);
    FeatureReader vectors = features;
    builder.stream(topics.imageLabels(), Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
        .process(() -> new LabelParser(reader), Named.as("labels-parsed"))
        .repartition(
            Repartitioned.with(Serdes.ByteArray(), AvroSerde.ofOurs(ImageLabel.class, registry))
                .withName("labels")
                .withNumberOfPartitions(partitions))
        .process(
            () -> new LabelJoiner(outputs(), vectors, lookups.get(), horizonMs, served, metrics),
            Named.as(LABELS));
  }

  private void addFeatures(Topology topology) {
    Predictor predictor = new Predictor(headId, served, unknownBelow);
    topology
        .addSource(
            "image-features",
            new ByteArrayDeserializer(),
            new AvroSerde<>(ImageFeatures.class, registry).deserializer(),
            topics.imageFeatures())
        .addProcessor(
            FEATURES,
            () ->
                new FeatureJoiner(
                    outputs(),
                    features,
                    predictor,
                    featureTopic,
                    horizonMs,
                    served,
                    InstantSource.system(),
                    metrics),
            "image-features");
    for (StoreBuilder<?> store : JoinStates.stores()) {
      topology.addStateStore(store, FEATURES, LABELS);
    }
    topology
        .addSink(
            PREDICTIONS_SINK,
            topics.imagePredictions(),
            new ByteArraySerializer(),
            new AvroSerde<>(Prediction.class, registry).serializer(),
            FEATURES)
        .addSink(
            EXAMPLES_SINK,
            topics.headExamples(),
            new ByteArraySerializer(),
            AvroSerde.ofOurs(HeadLogRecord.class, registry).serializer(),
            FEATURES,
            LABELS);
  }

  /** Learns. */
  Topology training() {
    return new Topology()
        .addSource(
            "head-examples",
            new ByteArrayDeserializer(),
            AvroSerde.ofOurs(HeadLogRecord.class, registry).deserializer(),
            topics.headExamples())
        .addProcessor(
            TRAINER, () -> new Trainer(headId, application, history, metrics), "head-examples")
        .addStateStore(IdentityStore.builder(), TRAINER)
        .addSink(
            "head-models",
            topics.headModels(),
            new ByteArraySerializer(),
            AvroSerde.ofOurs(HeadModelRecord.class, registry).serializer(),
            TRAINER);
  }

  private HeadOutputs outputs() {
    return new HeadOutputs(headId, PREDICTIONS_SINK, EXAMPLES_SINK, metrics);
  }
}
