package io.pool5.features;

import io.pool5.events.BadRecordException;
import io.pool5.events.ImageEvent;
import io.pool5.events.ImageEventReader;
import io.pool5.events.ImageFeatures;
import io.pool5.image.BadImageException;
import io.pool5.image.DecodedImage;
import io.pool5.image.ImageDecoder;
import io.pool5.image.ImageSettings;
import io.pool5.metrics.FeatureMetrics;
import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.engine.NetworkInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Headers;

/** Turns the value of one image record into features: read, decode, compute. Thread-safe. */
final class Enricher {

  /** What of a record matters here. */
  record Input(String topic, Headers headers, byte[] value, long timestampMs) {}

  /** A decoded image and what came along with it; the file's bytes are no longer held. */
  record Prepared(DecodedImage image, String label, float labelWeight, long imageTimestampMs) {}

  private final ImageEventReader reader;
  private final ImageDecoder decoder;
  private final ImageSettings settings;
  private final DynamicBatcher batcher;
  private final NetworkInfo network;
  private final String weights;
  private final FeatureMetrics metrics;

  Enricher(
      ImageEventReader reader,
      ImageSettings settings,
      DynamicBatcher batcher,
      NetworkInfo network,
      String weights,
      FeatureMetrics metrics) {
    this.reader = reader;
    this.decoder = new ImageDecoder(settings);
    this.settings = settings;
    this.batcher = batcher;
    this.network = network;
    this.weights = weights;
    this.metrics = metrics;
  }

  /**
   * Reads and decodes on the calling thread.
   *
   * @throws BadRecordException where the value is no image event or no image
   */
  Prepared prepare(Input input) {
    ImageEvent event = reader.read(input.headers, input.value);
    return new Prepared(
        decode(event.getImage()), event.getLabel(), event.getLabelWeight(), input.timestampMs);
  }

  /** An image will be prepared, and {@link #arrived} be called when it was. */
  void announce() {
    batcher.announce();
  }

  /** An image that was announced is queued, or cannot be read. */
  void arrived() {
    batcher.arrived();
  }

  /**
   * Queues the pixels; the features fail with {@link EngineFailedException}.
   *
   * @param turn where their record stands by now; they are left out, and the future is never done,
   *     once it is forgotten
   */
  CompletableFuture<ImageFeatures> compute(Prepared prepared, Supplier<Turn> turn) {
    return batcher
        .submit(prepared.image.rgb(), turn)
        .thenApply(vector -> features(vector, prepared));
  }

  private DecodedImage decode(ByteBuffer file) {
    long start = System.nanoTime();
    byte[] bytes = new byte[file.remaining()];
    file.duplicate().get(bytes);
    try {
      return decoder.decode(bytes);
    } catch (BadImageException e) {
      throw new BadRecordException(BadRecordException.Reason.BAD_IMAGE, e.getMessage(), e);
    } finally {
      metrics.decoded(System.nanoTime() - start);
    }
  }

  private ImageFeatures features(float[] vector, Prepared prepared) {
    DecodedImage image = prepared.image;
    ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES);
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(vector);
    return ImageFeatures.newBuilder()
        .setVector(bytes)
        .setShape(Vgg16.OUTPUT_SHAPE)
        .setLayer(Vgg16.OUTPUT_LAYER)
        .setWeights(weights)
        .setFit(settings.fit().toString())
        .setResampling(settings.resampling().toString())
        .setPrecision(network.precision())
        .setEngine(network.describe())
        .setImageWidth(image.width())
        .setImageHeight(image.height())
        .setImageFormat(image.format())
        .setImageTimestamp(Instant.ofEpochMilli(prepared.imageTimestampMs))
        .setLabel(prepared.label)
        .setLabelWeight(prepared.labelWeight)
        .setWarnings(image.warnings())
        .build();
  }
}
