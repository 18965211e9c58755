package io.pool5.vgg16.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.dnnl.memory;
import org.junit.jupiter.api.Test;

class CandidateTest {

  private static final PlacedConvolution LAST = PlacedConvolution.ALL.get(12);
  private static final PlacedConvolution LAST_BUT_ONE = PlacedConvolution.ALL.get(11);
  private static final PlacedConvolution EARLIER = PlacedConvolution.ALL.get(10);
  private static final Candidate WINOGRAD =
      new Candidate(true, memory.format_tag.nChw16c, "jit_fp32_wino_2x3:avx512_core");
  private static final Candidate IN_BLOCKS =
      new Candidate(false, memory.format_tag.nChw16c, "jit:avx512_common");
  private static final Candidate CHANNEL_BY_CHANNEL =
      new Candidate(false, memory.format_tag.nhwc, "brgconv:avx512_core");

  @Test
  void theLastOfAllIsComputedDirectlyInBlocksOfChannels() {
    assertThat(WINOGRAD.isExactFor(LAST)).isFalse();
    assertThat(CHANNEL_BY_CHANNEL.isExactFor(LAST)).isFalse();
    assertThat(IN_BLOCKS.isExactFor(LAST)).isTrue();
  }

  @Test
  void theLastButOneIsComputedInBlocksOfChannelsOrByWinograd() {
    assertThat(WINOGRAD.isExactFor(LAST_BUT_ONE)).isTrue();
    assertThat(CHANNEL_BY_CHANNEL.isExactFor(LAST_BUT_ONE)).isFalse();
    assertThat(IN_BLOCKS.isExactFor(LAST_BUT_ONE)).isTrue();
  }

  @Test
  void allOthersAreComputedInAnyWay() {
    assertThat(WINOGRAD.isExactFor(EARLIER)).isTrue();
    assertThat(CHANNEL_BY_CHANNEL.isExactFor(EARLIER)).isTrue();
    assertThat(IN_BLOCKS.isExactFor(EARLIER)).isTrue();
  }
}
