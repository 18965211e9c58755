package io.pool5.streams;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class StreamsRunnerTest {

  @Test
  void whatKafkaWillDoAgainPasses() {
    assertThat(StreamsRunner.passes(new TimeoutException("Topic not present in metadata")))
        .isTrue();
    assertThat(StreamsRunner.passes(new StreamsException(new TimeoutException("no answer"))))
        .isTrue();
    assertThat(StreamsRunner.passes(new StreamsException(new InvalidTxnStateException("late"))))
        .isTrue();
  }

  @Test
  void anyOtherFailureIsOurs() {
    assertThat(StreamsRunner.passes(new StreamsException(new IllegalStateException("poison"))))
        .isFalse();
    assertThat(
            StreamsRunner.passes(
                new StreamsException(new java.util.concurrent.TimeoutException("our own"))))
        .isFalse();
  }
}
