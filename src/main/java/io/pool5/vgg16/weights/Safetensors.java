package io.pool5.vgg16.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pool5.vgg16.Vgg16.Convolution;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The safetensors format (https://github.com/huggingface/safetensors): the length of a JSON header
 * in eight bytes, the header, the numbers; all little-endian.
 */
final class Safetensors implements LayerSource {

  private static final int LENGTH_BYTES = Long.BYTES;

  private final JsonNode header;
  private final ByteBuffer data;

  private Safetensors(JsonNode header, ByteBuffer data) {
    this.header = header;
    this.data = data;
  }

  /** Reads the header; {@code file} must not change afterwards. */
  static Safetensors parse(byte[] file) throws InvalidWeightsException {
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    long length = file.length < LENGTH_BYTES ? -1 : buffer.getLong();
    if (length < 2 || length > file.length - LENGTH_BYTES) {
      throw new InvalidWeightsException(
          "not a safetensors file, or cut short: its header does not fit into its "
              + file.length
              + " bytes");
    }
    String json = new String(file, LENGTH_BYTES, (int) length, StandardCharsets.UTF_8);
    try {
      JsonNode header = new ObjectMapper().readTree(json);
      if (!header.isObject()) {
        throw new InvalidWeightsException("not a safetensors file: its header is no JSON object");
      }
      buffer.position(LENGTH_BYTES + (int) length);
      return new Safetensors(header, buffer.slice().order(ByteOrder.LITTLE_ENDIAN));
    } catch (JsonProcessingException e) {
      throw new InvalidWeightsException("not a safetensors file: its header is not JSON", e);
    }
  }

  @Override
  public float[] kernel(Convolution layer) throws InvalidWeightsException {
    return tensor(LayerSource.kernelName(layer), LayerSource.kernelShape(layer));
  }

  @Override
  public float[] bias(Convolution layer) throws InvalidWeightsException {
    return tensor(LayerSource.biasName(layer), LayerSource.biasShape(layer));
  }

  @Override
  public void close() {
    // All of it is on the heap.
  }

  /** The float32 values of a tensor, which must have the given shape. */
  private float[] tensor(String name, List<Integer> shape) throws InvalidWeightsException {
    JsonNode tensor = header.path(name);
    if (tensor.isMissingNode()) {
      throw new InvalidWeightsException(name + " " + shape + ": missing");
    }
    List<Integer> found = new ArrayList<>();
    tensor.path("shape").forEach(side -> found.add(side.asInt()));
    if (!found.equals(shape)) {
      throw new InvalidWeightsException(name + ": its shape is " + found + ", not " + shape);
    }
    if (!tensor.path("dtype").asText().equals("F32")) {
      throw new InvalidWeightsException(
          name + " " + shape + ": its type is " + tensor.path("dtype").asText() + ", not F32");
    }
    long bytes =
        shape.stream().mapToLong(Integer::longValue).reduce(Float.BYTES, Math::multiplyExact);
    long begin = tensor.path("data_offsets").path(0).asLong(-1);
    long end = tensor.path("data_offsets").path(1).asLong(-1);
    if (begin < 0 || end - begin != bytes || end > data.capacity()) {
      throw new InvalidWeightsException(
          name
              + " "
              + shape
              + ": its values are at bytes "
              + begin
              + " to "
              + end
              + ", but the file holds "
              + data.capacity()
              + " (is it cut short?)");
    }
    float[] values = new float[(int) (bytes / Float.BYTES)];
    data.slice((int) begin, (int) bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  /** Writes float32 tensors in the given order. */
  static void write(Path file, Map<String, float[]> tensors, Map<String, List<Integer>> shapes)
      throws IOException {
    ObjectNode json = new ObjectMapper().createObjectNode();
    long at = 0;
    for (Map.Entry<String, float[]> tensor : tensors.entrySet()) {
      ObjectNode entry = json.putObject(tensor.getKey()).put("dtype", "F32");
      shapes.get(tensor.getKey()).forEach(entry.putArray("shape")::add);
      long end = at + (long) Float.BYTES * tensor.getValue().length;
      entry.putArray("data_offsets").add(at).add(end);
      at = end;
    }
    byte[] head = json.toString().getBytes(StandardCharsets.UTF_8);
    // Spaces at the end let the numbers begin at a multiple of eight.
    int padding = Math.floorMod(-head.length, Long.BYTES);
    // The file that was read may be the one that is written.
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      write(part, head, padding, tensors.values());
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void write(Path file, byte[] head, int padding, Collection<float[]> tensors)
      throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      byte[] length = new byte[Long.BYTES];
      littleEndian(length).putLong(head.length + padding);
      out.write(length);
      out.write(head);
      out.write(" ".repeat(padding).getBytes(StandardCharsets.UTF_8));
      for (float[] values : tensors) {
        byte[] bytes = new byte[Float.BYTES * values.length];
        littleEndian(bytes).asFloatBuffer().put(values);
        out.write(bytes);
      }
    }
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
