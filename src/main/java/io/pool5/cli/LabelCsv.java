package io.pool5.cli;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A CSV file of image ids and labels, as RFC 4180 has it, in UTF-8. A first line {@code id,label}
 * is a header.
 *
 * @param labels of the good lines, in order
 * @param faults of the bad ones, each with its number
 */
record LabelCsv(List<LabelledImage> labels, List<String> faults) {

  /** What a decoder puts where the bytes are no UTF-8. */
  private static final String UNDECODABLE = "\ufffd";

  /**
   * Reads the whole file.
   *
   * @throws IOException where it cannot be read
   */
  static LabelCsv read(Path file) throws IOException {
    List<LabelledImage> labels = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    try (CsvReader<CsvRecord> csv =
        CsvReader.builder()
            .detectBomHeader(true)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .allowUnclosedQuote(false)
            .ofCsvRecord(file, StandardCharsets.UTF_8)) {
      for (CsvRecord line : csv) {
        if (!isHeader(line)) {
          read(line, labels, faults);
        }
      }
    } catch (CsvParseException e) {
      // It says at which line, and where the next one would begin is anybody's guess.
      faults.add(e.getMessage() + "; what follows was not read");
    }
    return new LabelCsv(List.copyOf(labels), List.copyOf(faults));
  }

  private static boolean isHeader(CsvRecord line) {
    return line.getStartingLineNumber() == 1
        && line.getFields().stream()
            .map(field -> field.strip().toLowerCase(Locale.ROOT))
            .toList()
            .equals(List.of("id", "label"));
  }

  private static void read(CsvRecord line, List<LabelledImage> labels, List<String> faults) {
    try {
      labels.add(parse(line.getFields()));
    } catch (IllegalArgumentException e) {
      faults.add("line " + line.getStartingLineNumber() + ": " + e.getMessage());
    }
  }

  private static LabelledImage parse(List<String> fields) {
    if (fields.size() != 2) {
      throw new IllegalArgumentException(
          fields.size()
              + (fields.size() == 1 ? " field" : " fields")
              + " where id,label are two; what holds a comma has to be quoted");
    }
    for (String field : fields) {
      if (field.contains(UNDECODABLE)) {
        throw new IllegalArgumentException("not UTF-8");
      }
      if (field.lines().count() > 1) {
        throw new IllegalArgumentException("a quote that closes in another line");
      }
    }
    return new LabelledImage(fields.get(0), fields.get(1));
  }
}
