package io.pool5.vgg16.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.dnnl.memory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CandidateTest {

  private static final PlacedConvolution LAST = PlacedConvolution.ALL.get(12);
  private static final PlacedConvolution LAST_BUT_ONE = PlacedConvolution.ALL.get(11);
  private static final Candidate LARGE_TILES =
      new Candidate(true, memory.format_tag.nChw16c, "jit_wino_4x3:avx512_core");
  private static final Candidate SMALL_TILES =
      new Candidate(true, memory.format_tag.nChw16c, "jit_fp32_wino_2x3:avx512_core");
  private static final Candidate IN_BLOCKS =
      new Candidate(false, memory.format_tag.nChw16c, "jit:avx512_common");
  private static final Candidate CHANNEL_BY_CHANNEL =
      new Candidate(false, memory.format_tag.nhwc, "brgconv:avx512_core");

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void largeTilesAreTooInexactForFewImagesInTheLastConvolution(int slice) {
    assertThat(LARGE_TILES.isExactFor(LAST, slice)).isFalse();
    assertThat(LARGE_TILES.isExactFor(LAST_BUT_ONE, slice)).isTrue();
    assertThat(SMALL_TILES.isExactFor(LAST, slice)).isTrue();
  }

  @Test
  void forManyTheyAreExactEnough() {
    assertThat(LARGE_TILES.isExactFor(LAST, 8)).isTrue();
    assertThat(LARGE_TILES.isExactFor(LAST, 16)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8})
  void theLastOfAllIsComputedInBlocksOfChannels(int slice) {
    assertThat(CHANNEL_BY_CHANNEL.isExactFor(LAST, slice)).isFalse();
    assertThat(CHANNEL_BY_CHANNEL.isExactFor(LAST_BUT_ONE, slice)).isTrue();
    assertThat(IN_BLOCKS.isExactFor(LAST, slice)).isTrue();
  }
}
