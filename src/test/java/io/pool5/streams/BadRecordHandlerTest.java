package io.pool5.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pool5.events.BadRecordException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.errors.internals.DefaultErrorHandlerContext;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whose fault it is. */
class BadRecordHandlerTest {

  @TempDir private Path dir;

  private static BadRecordException bad() {
    return new BadRecordException(BadRecordException.Reason.BAD_LABEL, "bad as can be");
  }

  /** Reads what it is told to, and does what it is told to. */
  private final class Application implements AutoCloseable {

    private final String topic;
    private final TopologyTestDriver driver;

    Application(
        String topic,
        BiConsumer<ProcessorContext<byte[], byte[]>, Record<byte[], byte[]>> process,
        boolean punctuates) {
      this.topic = topic;
      Topology topology =
          new Topology()
              .addSource("source", new ByteArrayDeserializer(), new ByteArrayDeserializer(), topic)
              .addProcessor(
                  "processor",
                  () ->
                      new Processor<byte[], byte[], byte[], byte[]>() {
                        private ProcessorContext<byte[], byte[]> context;

                        @Override
                        public void init(ProcessorContext<byte[], byte[]> given) {
                          context = given;
                          if (punctuates) {
                            given.schedule(
                                Duration.ofSeconds(1),
                                PunctuationType.WALL_CLOCK_TIME,
                                now -> process.accept(given, null));
                          }
                        }

                        @Override
                        public void process(Record<byte[], byte[]> message) {
                          if (!punctuates) {
                            process.accept(context, message);
                          }
                        }
                      },
                  "source")
              .addSink(
                  "sink", "out", new ByteArraySerializer(), new ByteArraySerializer(), "processor");
      Properties properties = new Properties();
      properties.putAll(StreamsDefaults.base(1 << 20));
      properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
      properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
      properties.put(StreamsConfig.STATE_DIR_CONFIG, dir.toString());
      driver = new TopologyTestDriver(topology, properties);
    }

    void send(byte[] key, byte[] value) {
      driver
          .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
          .pipeInput(new TestRecord<>(key, value));
    }

    List<TestRecord<byte[], byte[]>> deadLetters() {
      return driver
          .createOutputTopic(
              topic + "-dlq", new ByteArrayDeserializer(), new ByteArrayDeserializer())
          .readRecordsToList();
    }

    @Override
    public void close() {
      driver.close();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void fail(
      ProcessorContext<byte[], byte[]> context, Record<byte[], byte[]> message) {
    throw bad();
  }

  @Test
  void aBadRecordIsADeadLetterAsItCame() {
    try (Application application = new Application("in", BadRecordHandlerTest::fail, false)) {
      application.send(bytes("key"), bytes("value"));
      application.send(bytes("key"), null);
      application.send(null, bytes("value"));
      application.send(null, null);

      List<TestRecord<byte[], byte[]>> letters = application.deadLetters();
      assertThat(letters)
          .extracting(TestRecord::key)
          .containsExactly(bytes("key"), bytes("key"), null, null);
      assertThat(letters)
          .extracting(TestRecord::value)
          .containsExactly(bytes("value"), null, bytes("value"), null);
    }
  }

  static Stream<RuntimeException> ownFaults() {
    return Stream.of(
        new NullPointerException("of our own"),
        new TimeoutException("a side consumer had no answer"),
        new IllegalStateException("another record was bad", bad()),
        new RuntimeException(new IllegalArgumentException(bad())));
  }

  @ParameterizedTest
  @MethodSource("ownFaults")
  void whateverElseFailsIsNoFaultOfTheRecord(RuntimeException failure) {
    try (Application application =
        new Application(
            "in",
            (context, message) -> {
              throw failure;
            },
            false)) {
      assertStops(application);
    }
  }

  private static void assertStops(Application application) {
    assertThatThrownBy(() -> application.send(bytes("key"), bytes("value")))
        .isInstanceOf(RuntimeException.class);
    assertThat(application.deadLetters()).isEmpty();
  }

  /** Kafka Streams lets go of the bytes that came when it sends something in their place. */
  @Test
  void aRecordWhoseBytesAreGoneIsNoEmptyDeadLetter() {
    ErrorHandlerContext sent =
        new DefaultErrorHandlerContext(
            null, "in", 0, 7, new RecordHeaders(), "processor", new TaskId(0, 0), 1, null, null);
    BadRecordHandler handler = new BadRecordHandler();

    assertThat(handler.handleError(sent, new Record<>(null, bytes("value"), 1), bad()).result())
        .isEqualTo(ProcessingExceptionHandler.Result.FAIL);
    assertThat(handler.handleError(sent, new Record<>(null, null, 1), bad()).result())
        .isEqualTo(ProcessingExceptionHandler.Result.RESUME);
  }

  @Test
  void whatWePassOnToOurselvesHasNoDeadLetterTopic() {
    try (Application application =
        new Application("test-labels-repartition", BadRecordHandlerTest::fail, false)) {
      assertStops(application);
    }
  }

  @Test
  void aPunctuationHasNoRecordThatCouldBeAtFault() {
    try (Application application = new Application("in", BadRecordHandlerTest::fail, true)) {
      application.send(bytes("key"), bytes("value"));
      assertThatThrownBy(() -> application.driver.advanceWallClockTime(Duration.ofSeconds(2)))
          .hasStackTraceContaining("bad as can be");
      assertThat(application.deadLetters()).isEmpty();
    }
  }
}
