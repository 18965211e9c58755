package io.pool5.dlq;

import io.pool5.events.TopicNames;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Sends the letters of one partition back to where they came from. For one thread. */
public final class Replay {

  private final DeadLetterReader letters;
  private final SourceReader sources;
  private final int sourcePartitions;
  private final LetterSelection selection;
  private final Outbox outbox;
  private final ReplayListener listener;

  /**
   * @param sources where a letter without its value is read again
   * @param sourcePartitions of the topic that the letters go to
   */
  public Replay(
      DeadLetterReader letters,
      SourceReader sources,
      int sourcePartitions,
      LetterSelection selection,
      Outbox outbox,
      ReplayListener listener) {
    this.letters = letters;
    this.sources = sources;
    this.sourcePartitions = sourcePartitions;
    this.selection = selection;
    this.outbox = outbox;
    this.listener = listener;
  }

  /**
   * Sends those that are there now. A letter that comes meanwhile, such as one of a record that was
   * just sent and is still bad, waits for another call.
   *
   * @throws KafkaException where Kafka has failed in the middle
   */
  public void run(TopicPartition partition) throws Exception {
    long from = selection.from(letters.beginning(partition));
    long until = selection.until(letters.end(partition));
    Repeated repeated = new Repeated();
    Set<Long> missing = new HashSet<>(selection.offsets());
    readSelected(
        partition,
        from,
        until,
        letter -> {
          missing.remove(letter.record().offset());
          returned(letter).ifPresent(each -> repeated.add(letter.record().offset(), each));
        });
    missing.stream().sorted().forEach(each -> listener.missing(partition, each));
    try {
      readSelected(partition, from, until, letter -> send(letter, repeated));
    } finally {
      // What was put in before something failed is on its way, and is to be reported.
      outbox.finish();
    }
  }

  private void readSelected(
      TopicPartition partition, long from, long until, DeadLetterReader.Sink sink)
      throws Exception {
    letters.read(
        partition,
        from,
        until,
        letter -> {
          if (selection.takes(letter)) {
            sink.take(letter);
          }
        });
  }

  private void send(DeadLetter letter, Repeated repeated) throws InterruptedException {
    if (repeated.isRepeated(letter.record().offset())) {
      listener.repeated(letter);
      return;
    }
    Optional<ReturnedRecord> returned = returned(letter);
    if (returned.isPresent()) {
      outbox.put(letter, returned.get().record());
    } else {
      listener.left(letter, whyNot(letter));
    }
  }

  private Optional<ReturnedRecord> returned(DeadLetter letter) {
    return source(letter)
        .flatMap(
            source ->
                original(letter, source)
                    .map(each -> ReturnedRecord.of(source, each, sourcePartitions)));
  }

  /** Who may write dead letters is not to choose the topic that we write to. */
  private static Optional<DeadLetter.Source> source(DeadLetter letter) {
    return letter
        .source()
        .filter(each -> TopicNames.deadLetters(each.topic()).equals(letter.record().topic()));
  }

  private Optional<ConsumerRecord<byte[], byte[]>> original(
      DeadLetter letter, DeadLetter.Source source) {
    return letter.omitted().isPresent()
        ? sources.find(source, letter.record().key())
        : Optional.of(letter.record());
  }

  private static String whyNot(DeadLetter letter) {
    if (letter.source().isEmpty()) {
      return "its headers do not say where it came from";
    }
    if (source(letter).isEmpty()) {
      return "its headers say that it came from "
          + letter.source().get().topic()
          + ", whose dead letters are elsewhere";
    }
    return "it came without its value, and the record is no longer at " + letter.source().get();
  }
}
