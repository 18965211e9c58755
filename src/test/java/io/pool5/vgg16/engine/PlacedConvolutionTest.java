package io.pool5.vgg16.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlacedConvolutionTest {

  @Test
  void eachBlockHalvesTheSide() {
    assertThat(PlacedConvolution.ALL)
        .extracting(each -> each.shape().side())
        .containsExactly(224, 224, 112, 112, 56, 56, 56, 28, 28, 28, 14, 14, 14);
    assertThat(PlacedConvolution.ALL.get(12).sideAfter()).isEqualTo(7);
  }

  @Test
  void blocksBeginWhereALayerPools() {
    assertThat(PlacedConvolution.ALL.stream().filter(PlacedConvolution::opensBlock))
        .extracting(PlacedConvolution::name)
        .containsExactly(
            "block1_conv1", "block2_conv1", "block3_conv1", "block4_conv1", "block5_conv1");
    assertThat(PlacedConvolution.ALL.stream().filter(each -> each.pool() != null))
        .extracting(PlacedConvolution::pool)
        .containsExactly("block1_pool", "block2_pool", "block3_pool", "block4_pool", "block5_pool");
  }
}
