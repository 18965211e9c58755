package io.pool5.cli;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Sends image files and waits for what becomes of each. For one use. */
final class PredictionRun {

  /** More images on their way would only wait, and what is measured would be the queue. */
  private static final int AHEAD = 8;

  private final ImageSender sender;
  private final AnswerReader answers;
  private final PredictionReport report;
  private final Duration limit;
  private final String noAnswer;
  private boolean rejected;
  private long lastNewsNanos;

  /**
   * @param limit how long to wait for the next answer
   * @param noAnswer what to say of an image that has none by then
   */
  PredictionRun(
      ImageSender sender,
      AnswerReader answers,
      PredictionReport report,
      Duration limit,
      String noAnswer) {
    this.sender = sender;
    this.answers = answers;
    this.report = report;
    this.limit = limit;
    this.noAnswer = noAnswer;
  }

  /**
   * Predicts every file, and reports as the answers come.
   *
   * @param imageIds gives each image its id
   * @return whether every file has got its prediction
   */
  boolean predict(List<String> files, Supplier<String> imageIds)
      throws ExecutionException, InterruptedException, UnavailableException {
    boolean all = true;
    boolean answered = true;
    for (String file : files) {
      String imageId = imageIds.get();
      if (answered) {
        all &= send(file, imageId);
        collect(Duration.ZERO);
        answered = await(AHEAD);
      } else {
        report.failed(file, imageId, "not sent, since those before it have no prediction");
      }
    }
    await(0);
    for (SentImage image : answers.expected()) {
      report.failed(image.file(), image.imageId(), noAnswer);
    }
    return all && !rejected && answers.expected().isEmpty();
  }

  private boolean send(String file, String imageId)
      throws ExecutionException, InterruptedException, UnavailableException {
    try {
      byte[] image = InputFile.read(file);
      long startNanos = System.nanoTime();
      answers.expect(new SentImage(file, imageId, delivered(imageId, image), startNanos));
      lastNewsNanos = System.nanoTime();
      return true;
    } catch (IOException | RefusedImageException e) {
      report.failed(file, imageId, reason(e));
      return false;
    }
  }

  private RecordMetadata delivered(String imageId, byte[] image)
      throws ExecutionException, InterruptedException, RefusedImageException, UnavailableException {
    CompletableFuture<RecordMetadata> sent = sender.send(imageId, image, null);
    try {
      return sent.get(Delivery.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RefusedImageException refused) {
        throw refused;
      }
      throw e;
    } catch (TimeoutException e) {
      sender.abandon();
      throw new UnavailableException(
          "Kafka has not taken the image within "
              + Delivery.PATIENCE.toSeconds()
              + " s; pool5 doctor checks what is wrong");
    }
  }

  private static String reason(Exception failure) {
    return failure instanceof NoSuchFileException ? "there is no such file" : failure.getMessage();
  }

  /** Waits until no more than so many answers are missing; whether that was in time. */
  private boolean await(int most) {
    while (answers.expected().size() > most) {
      if (System.nanoTime() - lastNewsNanos > limit.toNanos()) {
        return false;
      }
      collect(Duration.ofMillis(100));
    }
    return true;
  }

  private void collect(Duration wait) {
    for (Answer answer : answers.poll(wait)) {
      report.answered(answer);
      rejected |= answer instanceof Answer.Rejected;
      lastNewsNanos = System.nanoTime();
    }
  }
}
