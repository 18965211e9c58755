package io.pool5.head;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ExamplesTest {

  @Property
  void anIdThatIsTextStaysAsItIs(@ForAll String id) {
    byte[] key = id.getBytes(StandardCharsets.UTF_8);

    assertThat(Examples.text(key)).isEqualTo(new String(key, StandardCharsets.UTF_8));
  }

  @Test
  void keysThatAreNumbersStayApart() {
    assertThat(
            LongStream.range(0, 1_000)
                .mapToObj(id -> Examples.text(ByteBuffer.allocate(8).putLong(id).array())))
        .doesNotHaveDuplicates()
        .contains("\ufffd0000000000000080");
  }
}
