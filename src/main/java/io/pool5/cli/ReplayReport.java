package io.pool5.cli;

import io.pool5.dlq.DeadLetter;
import io.pool5.dlq.ReplayListener;
import io.pool5.view.Printable;
import java.io.PrintWriter;
import java.util.Locale;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/** Says what became of each letter, and counts. For one thread. */
final class ReplayReport implements ReplayListener {

  private final PrintWriter out;
  private final PrintWriter err;
  private long sent;
  private long wouldBeSent;
  private long left;
  private long repeated;

  /**
   * @param err for letters that were left
   */
  ReplayReport(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public void sent(DeadLetter letter, RecordMetadata where) {
    sent++;
    print(out, letter, "sent to " + where.topic() + "-" + where.partition() + at(where));
  }

  private static String at(RecordMetadata where) {
    return where.hasOffset() ? " at " + where.offset() : "";
  }

  void wouldBeSent(DeadLetter letter, ProducerRecord<?, ?> record) {
    wouldBeSent++;
    print(
        out,
        letter,
        "would be sent to "
            + record.topic()
            + (record.partition() == null ? "" : "-" + record.partition()));
  }

  @Override
  public void left(DeadLetter letter, String why) {
    left++;
    print(err, letter, "left: " + Printable.line(why));
  }

  @Override
  public void refused(DeadLetter letter, Throwable cause) {
    left(letter, Failures.sentence(cause));
  }

  @Override
  public void uncertain(DeadLetter letter, Throwable cause) {
    left(letter, "it may have arrived or not: " + Failures.sentence(cause));
  }

  @Override
  public void missing(TopicPartition partition, long offset) {
    left++;
    err.println(partition + " at " + offset + ": no such dead letter");
    err.flush();
  }

  @Override
  public void repeated(DeadLetter letter) {
    repeated++;
    print(out, letter, "passed over: it came back as a later letter");
  }

  /** How many were not sent that were asked for. */
  long left() {
    return left;
  }

  /** One line. */
  String summary() {
    return String.format(Locale.ROOT, "%,d sent", sent)
        + count(wouldBeSent, "would be sent")
        + count(repeated, "passed over")
        + count(left, "left");
  }

  private static String count(long number, String what) {
    return number == 0 ? "" : String.format(Locale.ROOT, ", %,d %s", number, what);
  }

  private static void print(PrintWriter to, DeadLetter letter, String what) {
    to.println(DeadLetterReport.address(letter) + ": " + what);
    to.flush();
  }
}
