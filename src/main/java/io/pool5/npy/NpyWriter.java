package io.pool5.npy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes an array item by item, whose number is not known before. The file has its name once it is
 * whole: until then it has another, which ends in {@code .part}. Used by one thread.
 */
public final class NpyWriter implements AutoCloseable {

  private final Path file;
  private final Path part;
  private final List<Integer> itemShape;
  private final ByteBuffer item;
  private final FileChannel channel;
  private int items;
  private boolean complete;

  /**
   * Begins a file, in place of one that may be there.
   *
   * @param itemShape the dimensions of one item; the array has one more, the number of items, in
   *     front
   * @throws IOException where the file cannot be written
   */
  public NpyWriter(Path file, List<Integer> itemShape) throws IOException {
    this.file = file;
    this.part = file.resolveSibling(file.getFileName() + ".part");
    this.itemShape = List.copyOf(itemShape);
    int values = itemShape.stream().reduce(1, Math::multiplyExact);
    this.item =
        ByteBuffer.allocate(Math.multiplyExact(values, Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    this.channel =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    channel.position(NpyHeader.bytes(1 + itemShape.size()));
  }

  /** Writes a file of one array. */
  public static void write(Path file, NpyArray array) throws IOException {
    if (array.shape().isEmpty()) {
      throw new IllegalArgumentException("a single number is no array");
    }
    List<Integer> shape = array.shape();
    try (NpyWriter writer = new NpyWriter(file, shape.subList(1, shape.size()))) {
      int itemValues = writer.item.capacity() / Float.BYTES;
      for (int i = 0; i < shape.get(0); i++) {
        writer.append(array.values(), i * itemValues);
      }
      writer.complete();
    }
  }

  /** Appends the item that begins at {@code offset}. */
  public void append(float[] values, int offset) throws IOException {
    item.clear().asFloatBuffer().put(values, offset, item.capacity() / Float.BYTES);
    while (item.hasRemaining()) {
      channel.write(item);
    }
    items++;
  }

  /** How many items there are. */
  public int items() {
    return items;
  }

  /** The file is whole: it gets its name. */
  public void complete() throws IOException {
    List<Integer> shape = new ArrayList<>(itemShape);
    shape.add(0, items);
    ByteBuffer header = ByteBuffer.wrap(NpyHeader.of(NpyHeader.FLOAT32, shape));
    channel.position(0);
    while (header.hasRemaining()) {
      channel.write(header);
    }
    channel.close();
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    complete = true;
  }

  /** Removes what was written, where it is not whole. */
  @Override
  public void close() throws IOException {
    if (!complete) {
      channel.close();
      Files.deleteIfExists(part);
    }
  }
}
