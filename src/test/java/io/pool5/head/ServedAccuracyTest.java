package io.pool5.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.events.HeadLogRecord;
import io.pool5.events.HeadModelRecord;
import io.pool5.events.HeadRebuild;
import io.pool5.events.HeadReset;
import io.pool5.events.TrainingExample;
import io.pool5.linear.LinearModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was served is held against the label, once an image. */
class ServedAccuracyTest {

  @TempDir private Path stateDir;

  private HeadFixture head;

  @BeforeEach
  void start() {
    head = new HeadFixture(stateDir);
  }

  @AfterEach
  void stop() {
    head.close();
  }

  /** Has the model predict that has learnt what is in the log. */
  private void serve() {
    HeadFold fold = folded(head.log.size());
    head.served =
        new ServedModel(
            fold.version(),
            LinearModel.restore(
                Settings.parameters(HeadFixture.SETTINGS), fold.classes(), fold.save()));
  }

  private LogReader log() {
    return (from, until, entries) -> {
      for (long offset = from; offset < until; offset++) {
        entries.accept(offset, head.log.get((int) offset));
      }
    };
  }

  private HeadFold folded(int until) {
    HeadFold fold = new HeadFold(log());
    log().replay(0, until, fold::applyAgain);
    return fold;
  }

  private String lastPredicted() {
    return ((TrainingExample) head.log.get(head.log.size() - 1).getBody()).getPredicted();
  }

  @Test
  void theFirstPredictionIsHeldAgainstTheFirstLabelAlone() {
    head.features("a", 1, 0, 0, 0);
    head.label("a", "cat");
    assertThat(lastPredicted()).isEmpty(); // there was no model
    serve(); // which knows cats alone

    head.features("b", 0, 1, 0, 0);
    head.features("b", 1, 1, 0, 0); // again: the first one counts
    head.label("b", "dog");
    assertThat(lastPredicted()).isEqualTo("cat");
    head.label("b", "cat"); // a correction
    assertThat(lastPredicted()).isNull();
    head.features("b", 1, 1, 1, 0);
    head.label("b", "dog");
    assertThat(lastPredicted()).isNull();

    head.label("c", "cat"); // before its image
    head.features("c", 1, 0, 0, 0);
    assertThat(lastPredicted()).isEqualTo("cat");
    head.features("d", HeadFixture.featuresOf(1, 0, 0, 1).setLabel("cat").build());
    assertThat(lastPredicted()).isEqualTo("cat");

    HeadFold fold = folded(head.log.size());
    assertThat(fold.served().images()).isEqualTo(4);
    assertThat(fold.served().accuracy()).isEqualTo(0.5);
    assertThat(head.metrics.servedLabelled()).isEqualTo(4);
    assertThat(head.metrics.servedRight()).isEqualTo(2);
  }

  @Test
  void itIsPartOfTheState() {
    for (int i = 0; i < 6; i++) {
      head.features("image-" + i, 1, i % 2, i % 3, 0);
      head.label("image-" + i, i % 2 == 0 ? "cat" : "dog");
      serve();
    }
    add(new HeadRebuild(""));
    HeadFold whole = folded(head.log.size());
    assertThat(whole.served().images()).isEqualTo(6);
    assertThat(whole.served().accuracy()).isBetween(0.1, 0.9);
    for (int killedAt = 1; killedAt < head.log.size(); killedAt++) {
      HeadFold next = new HeadFold(log(), snapshot(folded(killedAt)));
      log().replay(killedAt, head.log.size(), next::applyAgain);
      assertThat(PublishedHead.hex(next.save())).isEqualTo(PublishedHead.hex(whole.save()));
    }

    add(new HeadReset(HeadFixture.SETTINGS));
    assertThat(folded(head.log.size()).served().images()).isZero();
    assertThat(folded(head.log.size()).served().accuracy()).isNaN();
  }

  @Test
  void whoWasForgottenIsAnotherImage() {
    head.features("a", 1, 0, 0, 0);
    head.pass(HeadFixture.HORIZON.plus(Duration.ofMinutes(1)));
    head.features("x", 1, 0, 0, 0);
    head.label("x", "cat");
    serve();
    head.features("a", 1, 0, 0, 0);
    head.label("a", "cat");

    assertThat(lastPredicted()).isEqualTo("cat");
  }

  private void add(SpecificRecord body) {
    head.log.add(HeadLogRecord.newBuilder().setBody(body).build());
  }

  private static Snapshot snapshot(HeadFold fold) {
    SnapshotAssembler assembler = new SnapshotAssembler(kind -> true);
    Optional<Snapshot> found = Optional.empty();
    List<HeadModelRecord> parts =
        new SnapshotWriter("default", "test")
            .write(fold).stream().map(SnapshotWriter.Part::value).toList();
    for (HeadModelRecord part : parts) {
      found = assembler.add(part);
    }
    return found.orElseThrow();
  }
}
