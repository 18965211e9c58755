package io.pool5.vgg16.weights;

import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.Vgg16.Convolution;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Kernels and biases of the 13 convolutions, checked. Immutable. */
public final class Vgg16Weights {

  /** Fingerprint of the published ImageNet weights. */
  public static final String PUBLISHED =
      "d9a27cc1fc7f975ef8cff49180e794ccd7c4bc868ebb49740803b3bbaa8dbefd";

  private static final String RESOURCE = "vgg16-notop.safetensors";

  private final List<float[]> kernels;
  private final List<float[]> biases;
  private final String fingerprint;

  private Vgg16Weights(List<float[]> kernels, List<float[]> biases) {
    this.kernels = kernels;
    this.biases = biases;
    this.fingerprint = fingerprintOf(kernels, biases);
  }

  /**
   * The genuine ImageNet weights, which are part of the program.
   *
   * @throws IllegalStateException where they are not what was published: the program is damaged
   */
  public static Vgg16Weights builtIn() {
    try (InputStream in = Vgg16Weights.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(
            "The built-in weights are missing from this build; build again from a full checkout");
      }
      Vgg16Weights weights = parse(in.readAllBytes());
      if (!weights.fingerprint.equals(PUBLISHED)) {
        throw new IllegalStateException(
            "The built-in weights are damaged: fingerprint " + weights.fingerprint);
      }
      return weights;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the built-in weights", e);
    } catch (InvalidWeightsException e) {
      throw new IllegalStateException("The built-in weights are damaged", e);
    }
  }

  /**
   * Reads a safetensors file with the tensors {@code block1_conv1.kernel} (3 x 3 x in x out),
   * {@code block1_conv1.bias} (out) and so on, float32.
   *
   * @throws InvalidWeightsException where a layer is missing, has another shape or holds a value
   *     that is not a finite number
   */
  public static Vgg16Weights read(Path safetensors) throws IOException, InvalidWeightsException {
    try {
      return parse(Files.readAllBytes(safetensors));
    } catch (InvalidWeightsException e) {
      throw new InvalidWeightsException(safetensors + ": " + e.getMessage(), e);
    }
  }

  static Vgg16Weights parse(byte[] safetensors) throws InvalidWeightsException {
    Safetensors file = Safetensors.parse(safetensors);
    List<float[]> kernels = new ArrayList<>();
    List<float[]> biases = new ArrayList<>();
    for (Convolution layer : Vgg16.CONVOLUTIONS) {
      String kernel = layer.name() + ".kernel";
      String bias = layer.name() + ".bias";
      kernels.add(finite(kernel, file.tensor(kernel, List.of(3, 3, layer.in(), layer.out()))));
      biases.add(finite(bias, file.tensor(bias, List.of(layer.out()))));
    }
    return new Vgg16Weights(List.copyOf(kernels), List.copyOf(biases));
  }

  private static float[] finite(String name, float[] values) throws InvalidWeightsException {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new InvalidWeightsException(name + ": value " + i + " is " + values[i]);
      }
    }
    return values;
  }

  /** SHA-256 in hexadecimal over all values in order, kernel then bias, little-endian float32. */
  public String fingerprint() {
    return fingerprint;
  }

  /** The kernel of a convolution, by its place in {@link Vgg16#CONVOLUTIONS}: 3 x 3 x in x out. */
  public float[] kernel(int convolution) {
    return kernels.get(convolution).clone();
  }

  /** The bias of a convolution, by its place in {@link Vgg16#CONVOLUTIONS}: out values. */
  public float[] bias(int convolution) {
    return biases.get(convolution).clone();
  }

  private static String fingerprintOf(List<float[]> kernels, List<float[]> biases) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (int i = 0; i < kernels.size(); i++) {
        update(digest, kernels.get(i));
        update(digest, biases.get(i));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void update(MessageDigest digest, float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    digest.update(bytes.array());
  }
}
