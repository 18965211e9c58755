package io.pool5.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ImageLabelReaderTest {

  private final SchemaRegistry registry = SchemaRegistry.inMemory();
  private final ImageLabelReader reader = new ImageLabelReader(registry);

  private ImageLabel read(String text) {
    return reader.read(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void textIsTheLabel() {
    assertThat(read(" rose\n").getLabel()).isEqualTo("rose");
    assertThat(read("{unknown}").getLabel()).isEqualTo("{unknown}");
    assertThat(read("\"rose\"").getLabel()).isEqualTo("\"rose\"");
  }

  @Test
  void framedAvroIsRead() {
    ImageLabel label = ImageLabel.newBuilder().setLabel(" rose ").setWeight(2).build();
    byte[] framed =
        new AvroSerde<>(ImageLabel.class, registry).serializer().serialize("image-labels", label);

    assertThat(reader.read(framed).getLabel()).isEqualTo("rose");
    assertThat(reader.read(framed).getWeight()).isEqualTo(2);
  }

  @Test
  void aJsonObjectIsNoLabel() {
    for (String json : new String[] {"{\"label\":\"rose\"}", " {\n  \"label\": \"rose\"\n}\n"}) {
      assertThatThrownBy(() -> read(json))
          .isInstanceOf(BadRecordException.class)
          .hasMessage("The label is a JSON object; send its text alone, or an Avro ImageLabel");
    }
  }
}
