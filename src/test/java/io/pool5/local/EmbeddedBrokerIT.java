package io.pool5.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The broker on its own: its data outlives it, and a port that is taken does not stop it. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class EmbeddedBrokerIT {

  private static final String TOPIC = "kept";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path dir;

  @Test
  void whatWasWrittenIsThereAfterARestart() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir, 0)) {
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
        admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
      }
      write(broker, "first");
      assertThat(read(broker, 1)).containsExactly("first");
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir, 0)) {
      write(broker, "second");
      assertThat(read(broker, 2)).containsExactly("first", "second");
    }
  }

  @Test
  void anotherPortIsTakenWhereThePreferredOneIsBusy() throws Exception {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        EmbeddedBroker broker = EmbeddedBroker.start(dir, busy.getLocalPort());
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      assertThat(broker.bootstrapServers()).doesNotEndWith(":" + busy.getLocalPort());
      assertThat(admin.describeCluster().nodes().get()).hasSize(1);
    }
  }

  private static void write(EmbeddedBroker broker, String text) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(TOPIC, text.getBytes(StandardCharsets.UTF_8))).get();
    }
  }

  private static List<String> read(EmbeddedBroker broker, int count) {
    List<String> found = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition only = new TopicPartition(TOPIC, 0);
      consumer.assign(List.of(only));
      consumer.seekToBeginning(List.of(only));
      long deadline = System.nanoTime() + LIMIT.toNanos();
      while (found.size() < count && System.nanoTime() < deadline) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(each -> found.add(new String(each.value(), StandardCharsets.UTF_8)));
      }
    }
    return found;
  }
}
