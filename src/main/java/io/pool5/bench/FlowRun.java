package io.pool5.bench;

import io.pool5.events.TopicNames;
import io.pool5.local.ImageFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends images and reads their features. It goes on sending until the last that counts has come
 * back, so that the flow does not run dry while it is measured. Belongs to one thread.
 */
final class FlowRun implements AutoCloseable {

  private static final Duration LONGEST_POLL = Duration.ofSeconds(1);
  private static final int TENTHS = 10;

  private final FlowStack stack;
  private final FlowPlan plan;
  private final SendSchedule schedule;
  private final Iterator<ImageFile> images;
  private final KafkaProducer<String, byte[]> producer;
  private final KafkaConsumer<String, byte[]> consumer;
  private final AtomicReference<Exception> sendFailure = new AtomicReference<>();
  private final Map<String, Long> dueNanos = new HashMap<>();
  private final List<Long> latencyNanos = new ArrayList<>();
  private final List<Long> residentBytes = new ArrayList<>();
  private final ResidentMemory memory = new ResidentMemory();

  private boolean measuring;
  private int sent;
  private int received;

  /**
   * @param images without end
   */
  FlowRun(FlowStack stack, FlowPlan plan, Iterator<ImageFile> images) {
    this.stack = stack;
    this.plan = plan;
    this.schedule = new SendSchedule(plan);
    this.images = images;
    Map<String, Object> settings = new HashMap<>(stack.config().kafka());
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // Features answer it at once; without any it need not ask twice a second.
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 5_000);
    this.consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    Map<String, Object> sending = new HashMap<>(stack.config().kafka());
    // Requests of the load itself are not what is measured: images that are ahead can wait.
    sending.put(ProducerConfig.LINGER_MS_CONFIG, plan.perSecond() == 0 ? 50 : 0);
    sending.put(ProducerConfig.BATCH_SIZE_CONFIG, 1 << 20);
    sending.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 32 << 20);
    this.producer = new KafkaProducer<>(sending, new StringSerializer(), new ByteArraySerializer());
  }

  /**
   * Sends, and reads until all that count are back.
   *
   * @param progress told how many are back
   */
  Measured run(IntConsumer progress) throws Exception {
    followFeatures();
    flowUntil(plan.settle(), progress);
    stack.compute();
    flowUntil(plan.before(), progress);
    FlowMoment first = begin();
    flowUntil(plan.total(), progress);
    return new Measured(
        first,
        FlowMoment.now(stack.metrics),
        latencyNanos.stream().mapToLong(Long::longValue).toArray(),
        List.copyOf(residentBytes),
        memory.peakBytes());
  }

  private FlowMoment begin() {
    FlowMoment first = FlowMoment.now(stack.metrics);
    schedule.begin(first.nanos());
    memory.begin();
    measuring = true;
    return first;
  }

  private void followFeatures() {
    List<TopicPartition> partitions =
        IntStream.range(0, plan.partitions())
            .mapToObj(each -> new TopicPartition(TopicNames.DEFAULTS.imageFeatures(), each))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    // Seeking is lazy; asking makes it happen now.
    partitions.forEach(consumer::position);
  }

  private void flowUntil(int total, IntConsumer progress) throws Exception {
    while (back() < total) {
      send();
      for (ConsumerRecord<String, byte[]> each : consumer.poll(untilNext())) {
        received(each.key(), System.nanoTime());
      }
      if (measuring) {
        lookAtMemory();
      }
      progress.accept(back());
      stack.requireRunning();
    }
  }

  /** Images of which a reader, or their sender, has heard. */
  private int back() {
    return received + Math.toIntExact(stack.metrics.rejectedRecords());
  }

  private void send() throws Exception {
    while (nanosUntilNext() == 0) {
      ImageFile image = images.next();
      String id = "image-" + sent;
      dueNanos.put(id, schedule.dueNanos(sent, System.nanoTime()));
      var unused =
          producer.send(
              new ProducerRecord<>(TopicNames.DEFAULTS.imageEvents(), id, image.bytes()),
              (where, failure) -> {
                if (failure != null) {
                  sendFailure.compareAndSet(null, failure);
                }
              });
      sent++;
    }
    if (sendFailure.get() != null) {
      throw sendFailure.get();
    }
  }

  private long nanosUntilNext() {
    return schedule.nanosUntilNext(sent, back(), System.nanoTime());
  }

  private Duration untilNext() {
    return Duration.ofNanos(Math.min(nanosUntilNext(), LONGEST_POLL.toNanos()));
  }

  private void received(String id, long nowNanos) {
    Long since = dueNanos.remove(id);
    if (since == null) {
      throw new IllegalStateException("The features of " + id + " came twice");
    }
    received++;
    if (measuring) {
      latencyNanos.add(nowNanos - since);
    }
  }

  /** Notes it after each tenth of what is measured. */
  private void lookAtMemory() {
    long bytes = memory.look();
    int tenth = (int) ((long) (back() - plan.before()) * TENTHS / plan.count());
    while (residentBytes.size() < Math.min(tenth, TENTHS)) {
      residentBytes.add(bytes);
    }
  }

  /**
   * What was seen.
   *
   * @param first when the images before those measured were back
   * @param last when all were
   * @param latencyNanos of each image measured
   * @param residentBytes after each tenth
   */
  record Measured(
      FlowMoment first,
      FlowMoment last,
      long[] latencyNanos,
      List<Long> residentBytes,
      long peakBytes) {}

  @Override
  public void close() {
    producer.close(Duration.ZERO);
    consumer.close();
  }
}
