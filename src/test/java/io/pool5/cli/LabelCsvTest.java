package io.pool5.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelCsvTest {

  @TempDir private Path dir;

  private LabelCsv read(String text) throws IOException {
    return read(text, StandardCharsets.UTF_8);
  }

  private LabelCsv read(String text, Charset charset) throws IOException {
    return LabelCsv.read(Files.write(dir.resolve("labels.csv"), text.getBytes(charset)));
  }

  @Test
  void quotedFieldsHoldCommasAndQuotes() throws IOException {
    LabelCsv csv = read("a.jpg, tulips \n\"b,1.jpg\",\"the \"\"wild\"\" rose\"\r\n\nc.jpg,Rosé");

    assertThat(csv.faults()).isEmpty();
    assertThat(csv.labels())
        .containsExactly(
            new LabelledImage("a.jpg", "tulips"),
            new LabelledImage("b,1.jpg", "the \"wild\" rose"),
            new LabelledImage("c.jpg", "Rosé"));
  }

  @Test
  void aHeaderIsOptionalAndOnlyTheFirstLine() throws IOException {
    LabelCsv csv = read("\ufeffId,Label\na.jpg,tulips\nid,label\n");

    assertThat(csv.labels())
        .containsExactly(new LabelledImage("a.jpg", "tulips"), new LabelledImage("id", "label"));
  }

  @Test
  void everyBadLineIsNamedByItsNumber() throws IOException {
    LabelCsv csv =
        read("id,label\nalone\na,b,c\n,tulips\nd.jpg,  \n\ne.jpg," + "x".repeat(257) + "\nf,ok\n");

    assertThat(csv.labels()).containsExactly(new LabelledImage("f", "ok"));
    assertThat(csv.faults())
        .containsExactly(
            "line 2: 1 field where id,label are two; what holds a comma has to be quoted",
            "line 3: 3 fields where id,label are two; what holds a comma has to be quoted",
            "line 4: the id is empty",
            "line 5: the label is empty",
            "line 7: the label has 257 characters; the limit is 256");
  }

  @Test
  void quotesThatDoNotCloseAreFaults() throws IOException {
    assertThat(read("a,b\nc,\"d\ne,f\n").faults())
        .singleElement()
        .asString()
        .contains("line 2", "what follows was not read");
    assertThat(read("a,\"b\nc\",d\n").faults())
        .singleElement()
        .asString()
        .contains("line 1")
        .contains("3 fields");
    assertThat(read("a,\"b\nc\"\n").faults())
        .containsExactly("line 1: a quote that closes in another line");
    assertThat(read("a,\"b\"c\n").faults()).singleElement().asString().contains("line 1");
  }

  @Test
  void whatIsNoUtf8IsAFaultAndNotAnotherClass() throws IOException {
    assertThat(read("a,tulips\nb,Rosé\n", StandardCharsets.ISO_8859_1).faults())
        .containsExactly("line 2: not UTF-8");
  }
}
