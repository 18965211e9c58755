package io.pool5.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pool5.events.BadRecordException;
import io.pool5.events.FeaturePointer;
import io.pool5.events.HeadImport;
import io.pool5.events.HeadLogRecord;
import io.pool5.events.HeadModelRecord;
import io.pool5.events.HeadRebuild;
import io.pool5.events.HeadSettings;
import io.pool5.events.WaitingLabel;
import io.pool5.linear.LinearModel;
import io.pool5.linear.SparseVector;
import io.pool5.linear.StartingWeights;
import io.pool5.npy.NpzFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A head that begins with weights of scikit-learn, as a fold over its log. */
class ImportTest implements LogReader {

  private static final int DIMENSION = 25_088;

  /** Where the weights of src/test/resources/sklearn are not 0; make.py there has it as well. */
  private static final int[] AT = {0, 1, 511, 512, 9999, 12544, 25086, 25087};

  private static final HeadSettings SETTINGS =
      HeadSettings.newBuilder(HeadFixture.SETTINGS)
          .setDimension(DIMENSION)
          .setPrior("lda")
          .setMaxClasses(4)
          .build();

  private final List<HeadLogRecord> log = new ArrayList<>();

  @Override
  public void replay(long from, long until, Entries entries) {
    for (long offset = from; offset < until; offset++) {
      entries.accept(offset, log.get((int) offset));
    }
  }

  private void add(SpecificRecord body) {
    log.add(HeadLogRecord.newBuilder().setBody(body).build());
  }

  /** Class by class with something of somebody else in between, and what takes them up. */
  private void addImport() throws Exception {
    StartingWeights weights = sklearn();
    List<Long> offsets = new ArrayList<>();
    for (int c = 0; c < 3; c++) {
      offsets.add((long) log.size());
      add(ImportedClasses.write(weights.classes().get(c), weights.rows().get(c)));
      addExample("between", "daisy");
    }
    add(new HeadImport(offsets, "three.npz"));
  }

  private static StartingWeights sklearn() throws Exception {
    try (NpzFile npz = new NpzFile(Path.of("src/test/resources/sklearn/three.npz"))) {
      List<float[]> rows = new ArrayList<>();
      for (float[] coefficients : npz.floats("coef_")) {
        float[] row = Arrays.copyOf(coefficients, DIMENSION + 1);
        row[DIMENSION] = npz.floats("intercept_")[0][rows.size()];
        rows.add(row);
      }
      return new StartingWeights(npz.texts("classes_"), rows);
    }
  }

  private void addExample(String imageId, String label) {
    Random random = new Random(log.size());
    float[] values = new float[AT.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() + (label.length() % AT.length == i ? 1 : 0);
    }
    log.add(
        HeadFixture.example(
            imageId.getBytes(StandardCharsets.UTF_8),
            row(values),
            new FeaturePointer(0, (long) log.size()),
            new WaitingLabel(label, 1f, 0L),
            false));
  }

  private static SparseVector row(float... values) {
    float[] dense = new float[DIMENSION];
    for (int i = 0; i < AT.length; i++) {
      dense[AT[i]] = values[i];
    }
    return SparseVector.fromDense(dense);
  }

  private HeadFold folded(int until) {
    HeadFold fold = new HeadFold(this);
    replay(0, until, fold::applyAgain);
    return fold;
  }

  private static LinearModel model(HeadFold fold) {
    return LinearModel.restore(Settings.parameters(fold.settings()), fold.classes(), fold.save());
  }

  @ParameterizedTest
  @ValueSource(strings = {"lda", "none"})
  void theFoldPredictsAsScikitLearnDoes(String prior) throws Exception {
    add(HeadSettings.newBuilder(SETTINGS).setPrior(prior).build());
    addExample("a", "oak"); // forgotten by the import
    addImport();
    HeadFold fold = folded(log.size());

    assertThat(fold.classes()).containsExactly("Rosé", "daisy", "tulip");
    assertThat(fold.version()).isEqualTo(log.size());
    // Joiners hear that what was learnt before counts no more.
    assertThat(fold.reset()).isEqualTo(log.size() - 1L);
    assertThat(fold.evaluation().examples()).isZero();
    // As make.py printed it: decision_function, then predict_proba.
    double[] first = model(fold).probabilities(row(1, 2, 3, 4, 5, 6, 7, 8));
    assertThat(first)
        .containsExactly(
            new double[] {0.2765712517171829, 0.5926115502778423, 0.13081719800497477},
            within(1e-6));
    assertThat(Math.log(first[1] / first[0]))
        .isCloseTo(0.7576029528908127 - -0.004467693580261237, within(1e-5));
    double[] second = model(fold).probabilities(row(8, 0, 0, 1, 0, 0, 2, 0.5f));
    assertThat(Math.log(second[2] / second[0]))
        .isCloseTo(5.488058405307019 - -2.4192679827406836, within(1e-5));
    assertThat(Math.log(second[2] / second[1]))
        .isCloseTo(5.488058405307019 - -3.068790422566319, within(1e-5));
  }

  @Test
  void whereverATrainerIsKilledTheNextGoesOnBitForBit() throws Exception {
    add(SETTINGS);
    addExample("a", "oak");
    addImport();
    for (String label : List.of("daisy", "tulip", "daisy", "Rosé", "oak", "tulip")) {
      addExample("image-" + log.size(), label);
    }
    List<String> whole = PublishedHead.hex(folded(log.size()).save());
    for (int killedAt = 1; killedAt < log.size(); killedAt++) {
      HeadFold next = new HeadFold(this, snapshot(folded(killedAt)));
      replay(killedAt, log.size(), next::applyAgain);
      assertThat(PublishedHead.hex(next.save()).equals(whole)).as("at %s", killedAt).isTrue();
    }
  }

  private static Snapshot snapshot(HeadFold fold) {
    SnapshotAssembler assembler = new SnapshotAssembler(kind -> true);
    Optional<Snapshot> found = Optional.empty();
    for (SnapshotWriter.Part part : new SnapshotWriter("default", "test").write(fold)) {
      HeadModelRecord value = part.value();
      found = assembler.add(value);
    }
    return found.orElseThrow();
  }

  @Test
  void aRebuildGoesOnFromTheImport() throws Exception {
    add(SETTINGS);
    addExample("a", "oak");
    addImport();
    addExample("a", "daisy");
    addExample("b", "tulip");
    addExample("a", "Rosé");
    add(new HeadRebuild("a was wrong"));

    HeadFold expected = folded(log.size() - 4);
    for (int offset : new int[] {log.size() - 3, log.size() - 2}) {
      expected.apply(offset, log.get(offset));
    }
    assertThat(expected.evaluation().examples()).isEqualTo(2);
    assertThat(PublishedHead.hex(folded(log.size()).save()))
        .isEqualTo(PublishedHead.hex(expected.save()));
  }

  @Test
  void anImportThatDoesNotFitIsADeadLetterAndChangesNothing() throws Exception {
    add(SETTINGS);
    addExample("a", "oak");
    add(ImportedClasses.write("short", new float[7]));
    add(ImportedClasses.write("endless", endless()));
    List<List<Long>> wrong =
        List.of(List.of(), List.of(1L), List.of(2L), List.of(3L), List.of(99L), List.of(-1L));
    for (List<Long> offsets : wrong) {
      HeadFold fold = folded(4);
      List<String> before = PublishedHead.hex(fold.save());
      HeadLogRecord entry = new HeadLogRecord(new HeadImport(offsets, ""));

      assertThatThrownBy(() -> fold.apply(4, entry))
          .as("%s", offsets)
          .isInstanceOf(BadRecordException.class)
          .hasMessageContaining("Not an import for this head");
      assertThat(PublishedHead.hex(fold.save())).isEqualTo(before);
    }
    // Nor does it have a rebuild forget what was learnt before it.
    add(new HeadImport(List.of(2L), ""));
    add(new HeadRebuild(""));
    assertThat(folded(log.size()).classes()).containsExactly("oak");
  }

  private static float[] endless() {
    float[] row = new float[DIMENSION + 1];
    row[5] = Float.POSITIVE_INFINITY;
    return row;
  }
}
