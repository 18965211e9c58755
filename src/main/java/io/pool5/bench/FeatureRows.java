package io.pool5.bench;

import io.pool5.linear.SparseVector;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Labelled pool5 rows in memory.
 *
 * @param labels one for each vector
 */
public record FeatureRows(List<SparseVector> vectors, List<String> labels) {

  /** Values in a row. */
  static final int DIMENSION = 25_088;

  private static final String VALUES = "flowers.f32.gz";
  private static final String NAMES = "flowers.txt";
  private static final String ORDERS = "shuffles.txt";
  private static final int MADE_ROWS = 200;
  private static final int MADE_LABELS = 5;
  private static final int NON_ZERO_PERCENT = 9;

  /**
   * The genuine rows of a directory: {@code flowers.f32.gz}, 25,088 little-endian float32 a row,
   * and {@code flowers.txt}, a line for each with the label last, after a tab.
   *
   * @throws IOException where it cannot be read, or has fewer rows than lines
   */
  public static FeatureRows read(Path directory) throws IOException {
    List<SparseVector> vectors = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    byte[] row = new byte[DIMENSION * Float.BYTES];
    try (InputStream file = Files.newInputStream(directory.resolve(VALUES));
        DataInputStream values = new DataInputStream(new GZIPInputStream(file))) {
      for (String line : Files.readAllLines(directory.resolve(NAMES))) {
        values.readFully(row);
        float[] dense = new float[DIMENSION];
        ByteBuffer.wrap(row).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(dense);
        vectors.add(SparseVector.fromDense(dense));
        labels.add(line.substring(line.lastIndexOf('\t') + 1));
      }
    }
    return new FeatureRows(vectors, labels);
  }

  /**
   * Orders to learn them in, from {@code shuffles.txt} in the same directory: the rows' numbers
   * from 0, one order a line.
   *
   * @throws IOException where it cannot be read
   */
  public static List<int[]> readOrders(Path directory) throws IOException {
    return Files.readAllLines(directory.resolve(ORDERS)).stream()
        .map(line -> Stream.of(line.trim().split(" ", -1)).mapToInt(Integer::parseInt).toArray())
        .toList();
  }

  /** Whether {@link #read} would find its files there. */
  public static boolean areIn(Path directory) {
    return Files.exists(directory.resolve(VALUES)) && Files.exists(directory.resolve(NAMES));
  }

  /**
   * Rows made up from a seed: 9 % of the values are not 0, and each label has positions of its own
   * that are among them in most of its rows.
   */
  public static FeatureRows made(long seed) {
    Random random = new Random(seed);
    int nonZeros = DIMENSION * NON_ZERO_PERCENT / 100;
    int[][] usual = new int[MADE_LABELS][];
    for (int label = 0; label < MADE_LABELS; label++) {
      usual[label] = random.ints(nonZeros, 0, DIMENSION).toArray();
    }
    List<SparseVector> vectors = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < MADE_ROWS; i++) {
      int label = random.nextInt(MADE_LABELS);
      float[] dense = new float[DIMENSION];
      int filled = 0;
      while (filled < nonZeros) {
        int at =
            random.nextInt(4) == 0
                ? usual[label][random.nextInt(nonZeros)]
                : random.nextInt(DIMENSION);
        filled += dense[at] == 0 ? 1 : 0;
        dense[at] = 1 + 20 * random.nextFloat();
      }
      vectors.add(SparseVector.fromDense(dense));
      labels.add("made-" + label);
    }
    return new FeatureRows(vectors, labels);
  }

  /** How many rows there are. */
  public int size() {
    return vectors.size();
  }

  /** The share of values that are not 0. */
  public double nonZeroShare() {
    long nonZeros = vectors.stream().mapToLong(SparseVector::size).sum();
    return (double) nonZeros / ((long) DIMENSION * size());
  }

  /**
   * The same rows in so many classes: the rows of a label are dealt out in turn to its share of
   * them. With fewer classes than labels, several labels make one class.
   */
  public FeatureRows inClasses(int classes) {
    List<String> distinct = labels.stream().distinct().toList();
    Map<String, Integer> met = new HashMap<>();
    List<String> dealt = new ArrayList<>();
    for (String label : labels) {
      int first = distinct.indexOf(label) % classes;
      int share = (classes - first + distinct.size() - 1) / distinct.size();
      int turn = met.merge(label, 1, Integer::sum) - 1;
      dealt.add("class-" + (first + turn % share * distinct.size()));
    }
    return new FeatureRows(vectors, dealt);
  }
}
