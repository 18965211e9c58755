package io.pool5.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PrintableTest {

  @Test
  void showsTextInQuotesAndAnythingElseInDigits() {
    assertThat(beginning("tulips, für")).isEqualTo("\"tulips, für\"");
    assertThat(beginning("")).isEqualTo("\"\"");
    assertThat(Printable.beginning(new byte[] {(byte) 0x89, 'P', 'N', 'G'}, 10, 3))
        .isEqualTo("89 50 4e ...");
    assertThat(beginning("a\0b")).isEqualTo("61 00 62");
  }

  @Test
  void cutsTextWithoutTakingTheCutCharacterForDamage() {
    assertThat(Printable.beginning("abü".getBytes(StandardCharsets.UTF_8), 3, 2))
        .isEqualTo("\"ab\" ...");
    assertThat(Printable.beginning(new byte[] {'a', 'b', (byte) 0xc3}, 3, 3)).isEqualTo("61 62 c3");
  }

  @Test
  void keepsWhatSteersATerminalFromIt() {
    assertThat(Printable.line("a\u001b[2Jb\nc\u202ed")).isEqualTo("a\\u001b[2Jb\\u000ac\\u202ed");
    assertThat(beginning("a\nb")).isEqualTo("\"a\\u000ab\"");
  }

  @Property
  void isOneLineWithoutControlCharactersWhateverTheBytesAre(@ForAll byte[] data) {
    assertThat(Printable.beginning(data, 60, 20).codePoints())
        .noneMatch(each -> Character.isISOControl(each));
  }

  private static String beginning(String text) {
    return Printable.beginning(text.getBytes(StandardCharsets.UTF_8), 60, 20);
  }
}
