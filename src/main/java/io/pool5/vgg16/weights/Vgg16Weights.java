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
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/** Kernels and biases of the 13 convolutions, checked. Immutable. */
public final class Vgg16Weights {

  /** Fingerprint of the published ImageNet weights. */
  public static final String PUBLISHED =
      "d9a27cc1fc7f975ef8cff49180e794ccd7c4bc868ebb49740803b3bbaa8dbefd";

  private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final String RESOURCE = "vgg16-notop.safetensors";

  /** Of that file, whose fingerprint is the published one and takes half a second to compute. */
  private static final long RESOURCE_CRC32C = 0xe2fc7f2eL;

  private final Layers layers;
  private final String fingerprint;

  private Vgg16Weights(Layers layers, String fingerprint) {
    this.layers = layers;
    this.fingerprint = fingerprint;
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
      byte[] file = in.readAllBytes();
      CRC32C checksum = new CRC32C();
      checksum.update(file);
      if (checksum.getValue() != RESOURCE_CRC32C) {
        throw new IllegalStateException("The built-in weights are damaged: build again");
      }
      return new Vgg16Weights(Layers.of(Safetensors.parse(file)), PUBLISHED);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the built-in weights", e);
    } catch (InvalidWeightsException e) {
      throw new IllegalStateException("The built-in weights are damaged", e);
    }
  }

  /**
   * What a setting asks for.
   *
   * @param file as {@link #read} takes it; empty for the built-in weights
   * @throws InvalidWeightsException as {@link #read}
   */
  public static Vgg16Weights readOrBuiltIn(String file)
      throws IOException, InvalidWeightsException {
    return file.isEmpty() ? builtIn() : read(Path.of(file));
  }

  /**
   * Reads a file, whatever it is called: safetensors with the tensors {@code block1_conv1.kernel}
   * (3 x 3 x in x out), {@code block1_conv1.bias} (out) and so on; an HDF5 file that Keras wrote,
   * weights only or a whole model, with or without the classifier; a zip file that DL4J's
   * ModelSerializer wrote. All float32.
   *
   * @throws InvalidWeightsException where a layer is missing, has another shape or holds a value
   *     that is not a finite number; the message names file, layer and shape
   */
  public static Vgg16Weights read(Path file) throws IOException, InvalidWeightsException {
    try (LayerSource source = open(file)) {
      return of(source);
    } catch (InvalidWeightsException e) {
      throw new InvalidWeightsException(file + ": " + e.getMessage(), e);
    }
  }

  private static LayerSource open(Path file) throws IOException, InvalidWeightsException {
    byte[] signature;
    try (InputStream in = Files.newInputStream(file)) {
      signature = in.readNBytes(HDF5.length);
    }
    if (Arrays.equals(signature, HDF5)) {
      return new KerasHdf5(file);
    }
    if (signature.length >= ZIP.length
        && Arrays.equals(signature, 0, ZIP.length, ZIP, 0, ZIP.length)) {
      return new Dl4jZip(file);
    }
    return Safetensors.parse(Files.readAllBytes(file));
  }

  static Vgg16Weights parse(byte[] safetensors) throws InvalidWeightsException {
    return of(Safetensors.parse(safetensors));
  }

  private static Vgg16Weights of(LayerSource source) throws InvalidWeightsException {
    Layers layers = Layers.of(source);
    return new Vgg16Weights(layers, layers.fingerprint());
  }

  private record Layers(List<float[]> kernels, List<float[]> biases) {

    static Layers of(LayerSource source) throws InvalidWeightsException {
      List<float[]> kernels = new ArrayList<>();
      List<float[]> biases = new ArrayList<>();
      for (Convolution layer : Vgg16.CONVOLUTIONS) {
        kernels.add(finite(LayerSource.kernelName(layer), source.kernel(layer)));
        biases.add(finite(LayerSource.biasName(layer), source.bias(layer)));
      }
      return new Layers(List.copyOf(kernels), List.copyOf(biases));
    }

    String fingerprint() {
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
  }

  /**
   * Writes a safetensors file that {@link #read} reads.
   *
   * @throws IOException where the file cannot be written
   */
  public void write(Path file) throws IOException {
    Map<String, float[]> tensors = new LinkedHashMap<>();
    Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    for (int i = 0; i < Vgg16.CONVOLUTIONS.size(); i++) {
      Convolution layer = Vgg16.CONVOLUTIONS.get(i);
      tensors.put(LayerSource.kernelName(layer), layers.kernels.get(i));
      shapes.put(LayerSource.kernelName(layer), LayerSource.kernelShape(layer));
      tensors.put(LayerSource.biasName(layer), layers.biases.get(i));
      shapes.put(LayerSource.biasName(layer), LayerSource.biasShape(layer));
    }
    Safetensors.write(file, tensors, shapes);
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
    return layers.kernels.get(convolution).clone();
  }

  /** The bias of a convolution, by its place in {@link Vgg16#CONVOLUTIONS}: out values. */
  public float[] bias(int convolution) {
    return layers.biases.get(convolution).clone();
  }

  private static void update(MessageDigest digest, float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    digest.update(bytes.array());
  }
}
