package io.pool5.local;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends pictures as plain bytes, and the label of each a little later as plain text: as a client
 * would that knows nothing of Avro. Belongs to one thread.
 */
public final class ImageFeeder implements AutoCloseable {

  private record DueLabel(String imageId, String label, long dueNanos) {}

  private final String imageTopic;
  private final String labelTopic;
  private final long labelDelayNanos;
  private final KafkaProducer<String, byte[]> producer;
  private final ArrayDeque<Future<?>> pending = new ArrayDeque<>();
  private final ArrayDeque<DueLabel> due = new ArrayDeque<>();
  private long images;
  private long labels;

  /**
   * @param kafka settings for the producer
   * @param labelDelay how long after its image a label is sent
   */
  public ImageFeeder(
      Map<String, Object> kafka, String imageTopic, String labelTopic, Duration labelDelay) {
    this.imageTopic = imageTopic;
    this.labelTopic = labelTopic;
    this.labelDelayNanos = labelDelay.toNanos();
    this.producer = new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer());
  }

  /**
   * Sends a picture now; its label will be due.
   *
   * @throws ExecutionException where an earlier record could not be sent
   */
  public void send(ImageFile picture) throws ExecutionException, InterruptedException {
    send(imageTopic, picture.id(), picture.bytes());
    images++;
    due.add(new DueLabel(picture.id(), picture.label(), System.nanoTime() + labelDelayNanos));
  }

  /**
   * Sends the labels that are due by now.
   *
   * @throws ExecutionException where an earlier record could not be sent
   */
  public void sendDueLabels() throws ExecutionException, InterruptedException {
    while (!due.isEmpty() && due.peek().dueNanos - System.nanoTime() <= 0) {
      DueLabel label = due.remove();
      send(labelTopic, label.imageId, label.label.getBytes(StandardCharsets.UTF_8));
      labels++;
    }
  }

  private void send(String topic, String key, byte[] value)
      throws ExecutionException, InterruptedException {
    pending.add(producer.send(new ProducerRecord<>(topic, key, value)));
    while (!pending.isEmpty() && pending.peek().isDone()) {
      pending.remove().get();
    }
  }

  /** Pictures sent. */
  public long images() {
    return images;
  }

  /** Labels sent. */
  public long labels() {
    return labels;
  }

  /** Labels that are not due yet. */
  public int labelsToCome() {
    return due.size();
  }

  /** Waits for what was sent. */
  @Override
  public void close() {
    producer.close();
  }
}
