package io.pool5.vgg16;

import java.util.List;

/**
 * The architecture of VGG16 up to its last pooling layer, pool5: configuration D of Simonyan and
 * Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition" (2014). Layers
 * have the names that Keras gives them.
 */
public final class Vgg16 {

  /** Height and width of the input, in pixels. */
  public static final int SIDE = 224;

  /** Bytes of an input image: 224 x 224 x 3. */
  public static final int IMAGE_BYTES = SIDE * SIDE * 3;

  /** Values of an output: 7 x 7 x 512 (height, width, channel). */
  public static final int FEATURES = 7 * 7 * 512;

  /** The layer whose activations the output is. */
  public static final String OUTPUT_LAYER = "block5_pool";

  /** Dimensions of the output: height, width, channel. */
  public static final List<Integer> OUTPUT_SHAPE = List.of(7, 7, 512);

  /** What is taken off the channels before the network sees them: red, green, blue. */
  public static float[] mean() {
    return new float[] {123.68f, 116.779f, 103.939f};
  }

  /** A layer of the network. */
  public sealed interface Layer permits Convolution, MaxPool {
    /** The layer's name. */
    String name();
  }

  /** 3 x 3, stride 1, padded so that height and width stay; then ReLU. */
  public record Convolution(String name, int in, int out) implements Layer {}

  /** 2 x 2, stride 2: height and width are halved. */
  public record MaxPool(String name) implements Layer {}

  /** Every layer, in order. */
  public static final List<Layer> LAYERS =
      List.of(
          new Convolution("block1_conv1", 3, 64),
          new Convolution("block1_conv2", 64, 64),
          new MaxPool("block1_pool"),
          new Convolution("block2_conv1", 64, 128),
          new Convolution("block2_conv2", 128, 128),
          new MaxPool("block2_pool"),
          new Convolution("block3_conv1", 128, 256),
          new Convolution("block3_conv2", 256, 256),
          new Convolution("block3_conv3", 256, 256),
          new MaxPool("block3_pool"),
          new Convolution("block4_conv1", 256, 512),
          new Convolution("block4_conv2", 512, 512),
          new Convolution("block4_conv3", 512, 512),
          new MaxPool("block4_pool"),
          new Convolution("block5_conv1", 512, 512),
          new Convolution("block5_conv2", 512, 512),
          new Convolution("block5_conv3", 512, 512),
          new MaxPool(OUTPUT_LAYER));

  /** The layers that have weights, in order. */
  public static final List<Convolution> CONVOLUTIONS =
      LAYERS.stream().filter(Convolution.class::isInstance).map(Convolution.class::cast).toList();

  private Vgg16() {}
}
