package io.pool5.events;

/**
 * Reads the label topic: framed {@link ImageLabel}s, and labels as UTF-8 text. Thread-safe.
 *
 * <p>No text begins with the byte 0 that begins framed Avro.
 */
public final class ImageLabelReader {

  private final AvroSerde<ImageLabel> serde;

  public ImageLabelReader(SchemaRegistry registry) {
    this.serde = new AvroSerde<>(ImageLabel.class, registry);
  }

  /**
   * Reads one value, which is not null: a null value withdraws a label.
   *
   * @throws BadRecordException where it begins like framed Avro and is not, or is no label
   * @throws RegistryUnavailableException where the registry cannot be asked
   */
  public ImageLabel read(byte[] value) {
    ImageLabel read =
        value.length > 0 && value[0] == AvroSerde.MAGIC
            ? serde.read(value)
            : ImageLabel.newBuilder().setLabel(Labels.text("The label", value)).build();
    return ImageLabel.newBuilder(read)
        .setLabel(Labels.check(read.getLabel(), read.getWeight()))
        .build();
  }
}
