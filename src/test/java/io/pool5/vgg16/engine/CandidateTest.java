package io.pool5.vgg16.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.vgg16.engine.PlacedConvolution.Shape;
import org.bytedeco.dnnl.memory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CandidateTest {

  private static final Shape LAST_BLOCK = new Shape(512, 512, 14);
  private static final Candidate LARGE_TILES =
      new Candidate(true, memory.format_tag.nChw16c, "jit_wino_4x3:avx512_core");
  private static final Candidate SMALL_TILES =
      new Candidate(true, memory.format_tag.nChw16c, "jit_fp32_wino_2x3:avx512_core");

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void largeTilesAreTooInexactForFewImagesInTheLastBlock(int slice) {
    assertThat(LARGE_TILES.isExactFor(LAST_BLOCK, slice)).isFalse();
    assertThat(LARGE_TILES.isExactFor(new Shape(512, 512, 28), slice)).isTrue();
    assertThat(SMALL_TILES.isExactFor(LAST_BLOCK, slice)).isTrue();
  }

  @Test
  void forManyTheyAreExactEnough() {
    assertThat(LARGE_TILES.isExactFor(LAST_BLOCK, 8)).isTrue();
    assertThat(LARGE_TILES.isExactFor(LAST_BLOCK, 16)).isTrue();
  }
}
