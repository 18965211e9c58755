package io.pool5.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class ImageSenderTest {

  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());
  private final AtomicLong nowNanos = new AtomicLong();
  private final ImageSender sender = new ImageSender(producer, "image-events", 2_000);

  @Test
  void theLabelTravelsInTheHeader() {
    assertThat(sender.send("a/b.jpg", new byte[] {1}, "Rosé")).isNotDone();
    assertThat(sender.send("c.jpg", new byte[] {2}, null)).isNotDone();

    var first = producer.history().get(0);
    assertThat(first.key()).isEqualTo("a/b.jpg");
    assertThat(first.headers().lastHeader("label").value())
        .isEqualTo("Rosé".getBytes(StandardCharsets.UTF_8));
    assertThat(producer.history().get(1).headers()).isEmpty();
  }

  @Test
  void aFileThatIsTooLargeIsRefusedByItself() throws Exception {
    Delivery delivery = new Delivery(nowNanos::get);
    delivery.watch("large.jpg", 2_500, sender.send("large.jpg", new byte[2_500], null));
    producer.errorNext(new RecordTooLargeException("Kafka's words"));
    delivery.watch("odd.jpg", 10, sender.send("odd.jpg", new byte[10], null));
    producer.errorNext(new RecordTooLargeException("Kafka's words"));
    delivery.watch("small.jpg", 10, sender.send("small.jpg", new byte[10], null));
    assertThat(delivery.pending()).isEqualTo(1);
    producer.completeNext();

    delivery.check();
    assertThat(delivery.pending()).isZero();
    assertThat(delivery.images()).isEqualTo(1);
    assertThat(delivery.bytes()).isEqualTo(10);
    assertThat(delivery.refused()).isEqualTo(2);
    assertThat(delivery.nextRefusal())
        .startsWith("large.jpg: 2,500 bytes, and image-events takes 2,000 (max.message.bytes)")
        .contains("pool5.image.max.bytes", "pool5 topics check");
    assertThat(delivery.nextRefusal()).isEqualTo("odd.jpg: Kafka's words");
    assertThat(delivery.nextRefusal()).isNull();
  }

  @Test
  void anythingElseEndsItAll() {
    Delivery delivery = new Delivery(nowNanos::get);
    delivery.watch("a.jpg", 1, sender.send("a.jpg", new byte[1], null));
    producer.errorNext(new TopicAuthorizationException("not allowed"));

    assertThatThrownBy(delivery::check)
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("not allowed");
  }

  @Test
  void silenceIsGivenUpAndSlownessIsNot() throws Exception {
    Delivery delivery = new Delivery(nowNanos::get);
    nowNanos.addAndGet(10 * Delivery.PATIENCE.toNanos());
    for (int i = 0; i < 3; i++) {
      delivery.watch("a.jpg", 1, sender.send("a.jpg", new byte[1], null));
    }
    for (int i = 0; i < 2; i++) {
      nowNanos.addAndGet(Delivery.PATIENCE.toNanos());
      delivery.check();
      producer.completeNext();
    }
    nowNanos.addAndGet(Delivery.PATIENCE.toNanos() + 1);

    assertThatThrownBy(delivery::check)
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("no image for 30 s. 2 are confirmed, 1 may have arrived");
    producer.completeNext();
    delivery.check();
  }
}
