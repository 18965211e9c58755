package io.pool5.vgg16.engine;

import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.Vgg16.Convolution;
import io.pool5.vgg16.Vgg16.Layer;
import io.pool5.vgg16.weights.Vgg16Weights;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * VGG16 up to pool5 as DL4J's own layers, from the same weights as the engines. It shares with them
 * the table of layers and nothing else: images are planes here, and a convolution is a product of
 * matrices. For one thread.
 */
final class Dl4jReference implements AutoCloseable {

  private final MultiLayerNetwork network;

  Dl4jReference(Vgg16Weights weights) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .dataType(DataType.FLOAT)
            .convolutionMode(ConvolutionMode.Same)
            .list();
    for (Layer layer : Vgg16.LAYERS) {
      layers.layer(
          layer instanceof Convolution shape
              ? new ConvolutionLayer.Builder(3, 3)
                  .name(shape.name())
                  .nIn(shape.in())
                  .nOut(shape.out())
                  .activation(Activation.RELU)
                  .build()
              : new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                  .name(layer.name())
                  .kernelSize(2, 2)
                  .stride(2, 2)
                  .build());
    }
    layers.setInputType(InputType.convolutional(Vgg16.SIDE, Vgg16.SIDE, 3));
    network = new MultiLayerNetwork(layers.build());
    network.init();
    for (int i = 0; i < Vgg16.CONVOLUTIONS.size(); i++) {
      Convolution shape = Vgg16.CONVOLUTIONS.get(i);
      INDArray kernel =
          Nd4j.create(weights.kernel(i), new long[] {3, 3, shape.in(), shape.out()}, 'c');
      var layer = network.getLayer(shape.name());
      layer.setParam("W", kernel.permute(3, 2, 0, 1).dup('c'));
      layer.setParam("b", Nd4j.create(weights.bias(i), new long[] {1, shape.out()}, 'c'));
    }
  }

  /**
   * The activations of one image.
   *
   * @param rgb 224 x 224 x 3 bytes (height, width, channel)
   * @return 7 x 7 x 512 values (height, width, channel)
   */
  float[] features(byte[] rgb) {
    INDArray planes = Nd4j.create(bgr(rgb), new long[] {1, 3, Vgg16.SIDE, Vgg16.SIDE}, 'c');
    return network.output(planes).permute(0, 2, 3, 1).dup('c').data().asFloat();
  }

  private static float[] bgr(byte[] rgb) {
    float[] mean = Vgg16.mean();
    float[] planes = new float[rgb.length];
    int pixels = rgb.length / 3;
    for (int pixel = 0; pixel < pixels; pixel++) {
      for (int channel = 0; channel < 3; channel++) {
        planes[(2 - channel) * pixels + pixel] = (rgb[3 * pixel + channel] & 0xff) - mean[channel];
      }
    }
    return planes;
  }

  @Override
  public void close() {
    network.close();
  }
}
