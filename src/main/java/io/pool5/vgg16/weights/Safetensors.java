package io.pool5.vgg16.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The safetensors format (https://github.com/huggingface/safetensors): the length of a JSON header
 * in eight bytes, the header, the numbers; all little-endian.
 */
final class Safetensors {

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

  /** The float32 values of a tensor, which must have the given shape. */
  float[] tensor(String name, List<Integer> shape) throws InvalidWeightsException {
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
}
