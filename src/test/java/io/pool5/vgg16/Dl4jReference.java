package io.pool5.vgg16;

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
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The same network made of DL4J's own layers, which share nothing with the engines. */
public final class Dl4jReference {

  private Dl4jReference() {}

  public static MultiLayerNetwork network(Vgg16Weights weights) {
    NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder().list();
    for (Layer layer : Vgg16.LAYERS) {
      if (layer instanceof Convolution convolution) {
        layers.layer(
            new ConvolutionLayer.Builder(3, 3)
                .name(layer.name())
                .nIn(convolution.in())
                .nOut(convolution.out())
                .convolutionMode(ConvolutionMode.Same)
                .activation(Activation.RELU)
                .build());
      } else {
        layers.layer(
            new SubsamplingLayer.Builder()
                .name(layer.name())
                .kernelSize(2, 2)
                .stride(2, 2)
                .build());
      }
    }
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            layers.setInputType(InputType.convolutional(Vgg16.SIDE, Vgg16.SIDE, 3)).build());
    network.init();
    for (int i = 0, at = 0; at < Vgg16.LAYERS.size(); at++) {
      if (Vgg16.LAYERS.get(at) instanceof Convolution shape) {
        INDArray kernel =
            Nd4j.create(weights.kernel(i), new long[] {3, 3, shape.in(), shape.out()}, 'c');
        network.setParam(at + "_W", kernel.permute(3, 2, 0, 1));
        network.setParam(at + "_b", Nd4j.create(weights.bias(i), new long[] {1, shape.out()}, 'c'));
        i++;
      }
    }
    return network;
  }

  /** The activations of one image, height x width x channel. */
  public static float[] features(MultiLayerNetwork network, byte[] rgb) {
    float[] mean = Vgg16.mean();
    INDArray input = Nd4j.create(1, 3, Vgg16.SIDE, Vgg16.SIDE);
    for (int i = 0; i < rgb.length; i++) {
      int pixel = i / 3;
      int channel = i % 3;
      // Blue first.
      input.putScalar(
          new int[] {0, 2 - channel, pixel / Vgg16.SIDE, pixel % Vgg16.SIDE},
          (rgb[i] & 0xff) - mean[channel]);
    }
    return network.output(input).permute(0, 2, 3, 1).dup('c').data().asFloat();
  }
}
