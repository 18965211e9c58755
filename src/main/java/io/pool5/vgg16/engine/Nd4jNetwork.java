package io.pool5.vgg16.engine;

import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.Vgg16.Convolution;
import io.pool5.vgg16.Vgg16.Layer;
import io.pool5.vgg16.weights.Vgg16Weights;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.enums.WeightsFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Conv2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.MaxPooling2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Pooling2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The network as ND4J operations: on a CPU slower than {@link OneDnnNetwork}, and wherever ND4J is;
 * on a graphics card where this build has ND4J's CUDA backend.
 */
final class Nd4jNetwork extends PlannedNetwork<Nd4jNetwork.Plan> {

  /** Operations on arrays of one batch size, prepared once. */
  record Plan(INDArray input, List<INDArray> results, List<Runnable> operations) {
    INDArray output() {
      return results.get(results.size() - 1);
    }
  }

  private final List<INDArray> kernels = new ArrayList<>();
  private final List<INDArray> biases = new ArrayList<>();

  Nd4jNetwork(Vgg16Weights weights, int maxBatch) {
    super(describe(maxBatch));
    for (int i = 0; i < Vgg16.CONVOLUTIONS.size(); i++) {
      Convolution shape = Vgg16.CONVOLUTIONS.get(i);
      kernels.add(Nd4j.create(weights.kernel(i), new long[] {3, 3, shape.in(), shape.out()}, 'c'));
      biases.add(Nd4j.create(weights.bias(i), new long[] {shape.out()}, 'c'));
    }
  }

  private static NetworkInfo describe(int maxBatch) {
    String version = Nd4j.class.getPackage().getImplementationVersion();
    return new NetworkInfo(
        Cuda.isBuiltIn() ? "cuda" : "nd4j",
        version == null ? "1.0.0-M2.1" : version,
        "fp32",
        Cuda.isBuiltIn() ? Cuda.card() : Nd4j.getBackend().getClass().getSimpleName(),
        maxBatch);
  }

  @Override
  Plan build(int batch) {
    INDArray input = zeros(batch, Vgg16.SIDE, 3);
    List<Runnable> operations = new ArrayList<>();
    List<INDArray> results = new ArrayList<>();
    INDArray current = input;
    int convolution = 0;
    for (Layer layer : Vgg16.LAYERS) {
      current =
          layer instanceof Convolution shape
              ? addConvolution(operations, current, shape, convolution++)
              : addPool(operations, current);
      results.add(current);
    }
    return new Plan(input, results, operations);
  }

  private INDArray addConvolution(
      List<Runnable> operations, INDArray source, Convolution shape, int index) {
    INDArray result = zeros((int) source.size(0), (int) source.size(1), shape.out());
    Conv2D convolution =
        new Conv2D(
            new INDArray[] {source, kernels.get(index), biases.get(index)},
            new INDArray[] {result},
            Conv2DConfig.builder()
                .kH(3)
                .kW(3)
                .sH(1)
                .sW(1)
                .pH(1)
                .pW(1)
                .paddingMode(PaddingMode.SAME)
                .dataFormat("NHWC")
                .weightsFormat(WeightsFormat.YXIO)
                .build());
    RectifiedLinear relu = new RectifiedLinear(result, result, 0.0);
    operations.add(() -> Nd4j.exec((CustomOp) convolution));
    operations.add(() -> Nd4j.getExecutioner().exec(relu));
    return result;
  }

  private static INDArray addPool(List<Runnable> operations, INDArray source) {
    INDArray result = zeros((int) source.size(0), (int) source.size(1) / 2, (int) source.size(3));
    MaxPooling2D pool =
        new MaxPooling2D(
            source,
            result,
            Pooling2DConfig.builder()
                .kH(2)
                .kW(2)
                .sH(2)
                .sW(2)
                .isNHWC(true)
                .type(Pooling2D.Pooling2DType.MAX)
                .build());
    operations.add(() -> Nd4j.exec((CustomOp) pool));
    return result;
  }

  private static INDArray zeros(int batch, int side, int channels) {
    return Nd4j.create(DataType.FLOAT, new long[] {batch, side, side, channels}, 'c');
  }

  @Override
  void run(Plan plan, List<byte[]> rgb, float[] features, int offset) {
    plan.input.data().setData(input(rgb));
    plan.operations.forEach(Runnable::run);
    float[] result = plan.output().data().asFloat();
    System.arraycopy(result, 0, features, offset, result.length);
  }

  private static float[] input(List<byte[]> batch) {
    float[] values = new float[batch.size() * Vgg16.IMAGE_BYTES];
    for (int i = 0; i < batch.size(); i++) {
      InputValues.interleaved(batch.get(i), values, i * Vgg16.IMAGE_BYTES);
    }
    return values;
  }

  @Override
  void free(Plan plan) {
    plan.input.close();
    plan.results.forEach(INDArray::close);
  }

  @Override
  void freeShared() {
    kernels.forEach(INDArray::close);
    biases.forEach(INDArray::close);
  }
}
