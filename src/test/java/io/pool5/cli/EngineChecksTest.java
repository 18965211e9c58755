package io.pool5.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.vgg16.engine.LayerTiming;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineChecksTest {

  @Test
  void eachLayerIsListedWithItsKernelAndTime() {
    assertThat(EngineChecks.layers(List.of(new LayerTiming("block1_conv1", "jit:avx2", 1.234))))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.status()).isEqualTo(Finding.Status.OK);
              assertThat(found.name()).isEqualTo("block1_conv1");
              assertThat(found.detail()).startsWith("jit:avx2 ").endsWith(" 1.23 ms");
            });
  }

  @Test
  void aReferenceKernelIsAFault() {
    assertThat(
            EngineChecks.layers(
                List.of(
                    new LayerTiming("block1_conv1", "jit:avx2", 1),
                    new LayerTiming("block1_conv2", "ref:any", 900))))
        .extracting(Finding::status)
        .containsExactly(Finding.Status.OK, Finding.Status.FAILED);
  }

  @Test
  void anEngineThatDoesNotTellIsNoFault() {
    assertThat(EngineChecks.layers(List.of()))
        .extracting(Finding::status)
        .containsExactly(Finding.Status.SKIPPED);
  }

  @Test
  void doctorListsTheLayersWhereAsked() {
    CommandRun verbose = CommandRun.of("doctor", "--offline", "-v", "--engine", "onednn");
    assertThat(verbose.exitCode()).as(verbose.out()).isZero();
    assertThat(verbose.out()).containsPattern("ok +block5_conv3 +\\S+.* ms\n");
    assertThat(verbose.out()).doesNotContain("ref:");
  }
}
