package io.pool5.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.events.BadRecordException;
import io.pool5.events.ImageEventReader;
import io.pool5.events.SchemaRegistry;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** A label that we send is one that is taken, and the same. */
class LabelledImageTest {

  private static final ImageEventReader READER = new ImageEventReader(SchemaRegistry.inMemory());

  @Property(tries = 300)
  void takesWhatTheReaderTakes(@ForAll @StringLength(max = 300) String text) {
    // As it goes over the wire: half a surrogate pair is no text.
    String label = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);

    assertThat(ours(label)).isEqualTo(theReaders(label));
  }

  @Example
  void theLimitsAreTheSame() {
    for (String label : new String[] {"", " ", "x", "x".repeat(256), "x".repeat(257)}) {
      assertThat(ours(label)).isEqualTo(theReaders(label));
    }
  }

  private static String ours(String label) {
    try {
      return new LabelledImage("id", label).value().getLabel();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String theReaders(String label) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(ImageEventReader.LABEL_HEADER, label.getBytes(StandardCharsets.UTF_8));
    try {
      return READER.read(headers, new byte[] {'x'}).getLabel();
    } catch (BadRecordException e) {
      return null;
    }
  }
}
