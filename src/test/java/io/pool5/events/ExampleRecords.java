package io.pool5.events;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/** A record of every schema and body, each field of it set, so that one mixed up shows. */
final class ExampleRecords {

  private ExampleRecords() {}

  /** New records by name: that of the schema and, where it has several, of the body. */
  static Map<String, SpecificRecord> byName() {
    Map<String, SpecificRecord> records = new TreeMap<>();
    records.put("ImageEvent", imageEvent());
    records.put("ImageFeatures", imageFeatures());
    records.put("ImageLabel", imageLabel());
    records.put("HeadLogRecord-TrainingExample", new HeadLogRecord(trainingExample()));
    records.put("HeadLogRecord-HeadSettings", new HeadLogRecord(settings()));
    records.put("HeadLogRecord-LabelWithdrawal", new HeadLogRecord(new LabelWithdrawal("a-7")));
    records.put("HeadLogRecord-HeadReset", new HeadLogRecord(new HeadReset(settings())));
    records.put("HeadLogRecord-HeadRebuild", new HeadLogRecord(new HeadRebuild("wrong labels")));
    records.put("HeadLogRecord-HeadImportedClass", new HeadLogRecord(importedClass()));
    records.put(
        "HeadLogRecord-HeadImport", new HeadLogRecord(new HeadImport(List.of(7L, 8L), "m.npz")));
    records.put("HeadModelRecord-HeadModelBlock", new HeadModelRecord(block()));
    records.put("HeadModelRecord-HeadModelManifest", new HeadModelRecord(manifest()));
    records.put("Prediction", prediction());
    return records;
  }

  /**
   * Records that an earlier version wrote, by the name of their golden, as they are read today:
   * what they do not have is as its default says.
   */
  static Map<String, SpecificRecord> ofBefore() {
    HeadModelManifest manifest =
        HeadModelManifest.newBuilder(manifest())
            .clearReset()
            .clearLogId()
            .setBlocks(
                manifest().getBlocks().stream()
                    .map(each -> HeadModelBlockRef.newBuilder(each).clearChecksum().build())
                    .toList())
            .build();
    return Map.of(
        "HeadModelRecord-HeadModelManifest-1",
        new HeadModelRecord(manifest),
        "HeadLogRecord-TrainingExample-before-predicted",
        new HeadLogRecord(TrainingExample.newBuilder(trainingExample()).setPredicted(null).build()),
        "Prediction-before-unknown",
        Prediction.newBuilder(prediction()).setUnknown(false).build());
  }

  private static ImageEvent imageEvent() {
    return ImageEvent.newBuilder()
        .setImage(ByteBuffer.wrap(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 0}))
        .setLabel("Rosé")
        .setLabelWeight(2.5f)
        .setSource("camera 7")
        .build();
  }

  private static ImageFeatures imageFeatures() {
    return ImageFeatures.newBuilder()
        .setVector(floats(0, 1.5f, -0f, 280.25f))
        .setShape(List.of(1, 2, 2))
        .setLayer("block5_pool")
        .setWeights("d9a27cc1")
        .setFit("crop")
        .setResampling("bilinear")
        .setPrecision("bf16")
        .setEngine("onednn 2.5.2 avx512_core_amx")
        .setImageWidth(640)
        .setImageHeight(479)
        .setImageFormat("JPEG")
        .setImageTimestamp(Instant.ofEpochMilli(1_767_225_600_123L))
        .setLabel("tulip")
        .setLabelWeight(0.5f)
        .setWarnings(List.of("an ICC profile was ignored", ""))
        .build();
  }

  private static ImageLabel imageLabel() {
    return ImageLabel.newBuilder().setLabel("rose").setWeight(3).setSource("a botanist").build();
  }

  private static TrainingExample trainingExample() {
    return TrainingExample.newBuilder()
        .setImageId("image-1")
        .setDimension(25_088)
        .setIndices(ByteBuffer.wrap(new byte[] {3, 0, (byte) 0xff, 0x61}))
        .setValues(floats(0.25f, 17))
        .setLabel("daisy")
        .setWeight(2)
        .setCorrection(true)
        .setFeaturePartition(5)
        .setFeatureOffset(3_000_000_000L)
        .setLabelTimestamp(Instant.ofEpochMilli(1_767_225_601_000L))
        .setPredicted("rose")
        .build();
  }

  private static HeadImportedClass importedClass() {
    return new HeadImportedClass("Rosé", floats(-1.5f, 0, 3e-9f));
  }

  private static HeadModelBlock block() {
    return HeadModelBlock.newBuilder()
        .setKind("weights")
        .setLabel("daisy")
        .setVersion(129)
        .setData(floats(-0.125f, 1e-9f))
        .build();
  }

  private static HeadModelManifest manifest() {
    return HeadModelManifest.newBuilder()
        .setHeadId("main")
        .setVersion(130)
        .setNext(131)
        .setSettings(settings())
        .setReset(17)
        .setLogId("cSKnDDTkRLGS9dLtjwLHzA")
        .setClasses(List.of("daisy", "rose"))
        .setBlocks(
            List.of(
                new HeadModelBlockRef("weights", "daisy", 129L, 0x12345678),
                new HeadModelBlockRef("prior", null, 130L, -1)))
        .setExamples(64)
        .setProgressiveAccuracy(0.75)
        .setLogLoss(0.6931471805599453)
        .setApplication("pool5 0.1.0")
        .build();
  }

  private static Prediction prediction() {
    return Prediction.newBuilder()
        .setLabel("daisy")
        .setProbability(0.8)
        .setMargin(0.6)
        .setUnknown(true)
        .setScores(List.of(new ClassScore("daisy", 0.8), new ClassScore("rose", 0.2)))
        .setHeadId("main")
        .setModelVersion(130)
        .setFeaturePartition(5)
        .setFeatureOffset(3_000_000_001L)
        .setImageTimestamp(Instant.ofEpochMilli(1_767_225_600_123L))
        .setFeatureTimestamp(Instant.ofEpochMilli(1_767_225_600_456L))
        .build();
  }

  private static HeadSettings settings() {
    return HeadSettings.newBuilder()
        .setDimension(25_088)
        .setLayer("block5_pool")
        .setWeights("d9a27cc1")
        .setFit("squash")
        .setResampling("nearest")
        .setLoss("softmax")
        .setOptimizer("adagrad")
        .setLearningRate(0.1)
        .setInitialAccumulator(1e-6)
        .setPrior("lda")
        .setMaxClasses(1_000)
        .build();
  }

  private static ByteBuffer floats(float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.order(ByteOrder.BIG_ENDIAN);
  }
}
