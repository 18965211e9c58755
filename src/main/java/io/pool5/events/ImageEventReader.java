package io.pool5.events;

import io.pool5.image.ImageFormat;
import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Reads the image topic: framed {@link ImageEvent}s, and the bytes of image files as they are,
 * whose label may come in the header {@code label} and its weight in {@code label-weight}.
 * Thread-safe.
 */
public final class ImageEventReader {

  /** The header of a plain image that holds its label. */
  public static final String LABEL_HEADER = "label";

  private static final String LABEL_WEIGHT = "label-weight";

  private final AvroSerde<ImageEvent> serde;

  public ImageEventReader(SchemaRegistry registry) {
    this.serde = new AvroSerde<>(ImageEvent.class, registry);
  }

  /**
   * Reads one value, which is not null.
   *
   * @throws BadRecordException where it begins like framed Avro and is not, or its label is bad
   * @throws RegistryUnavailableException where the registry cannot be asked
   */
  public ImageEvent read(Headers headers, byte[] value) {
    if (isFramedAvro(value)) {
      ImageEvent event = serde.read(value);
      return labelled(ImageEvent.newBuilder(event), event.getLabel(), event.getLabelWeight());
    }
    String label = text(headers, LABEL_HEADER);
    return labelled(
        ImageEvent.newBuilder().setImage(ByteBuffer.wrap(value)),
        label,
        label == null ? 1 : weight(headers));
  }

  /** A weight without a label means nothing, whatever it is. */
  private static ImageEvent labelled(ImageEvent.Builder event, String label, float weight) {
    return label == null
        ? event.setLabelWeight(1).build()
        : event.setLabel(Labels.check(label, weight)).setLabelWeight(weight).build();
  }

  /** Some image formats begin with 0 as well; their signatures tell. */
  private static boolean isFramedAvro(byte[] value) {
    return value.length > 0 && value[0] == AvroSerde.MAGIC && ImageFormat.of(value).isEmpty();
  }

  private static float weight(Headers headers) {
    String weight = text(headers, LABEL_WEIGHT);
    try {
      return weight == null ? 1 : Float.parseFloat(weight);
    } catch (NumberFormatException e) {
      throw new BadRecordException(
          BadRecordException.Reason.BAD_LABEL,
          "The header " + LABEL_WEIGHT + " is no number: " + weight,
          e);
    }
  }

  private static String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? null
        : Labels.text("The header " + name, header.value());
  }
}
