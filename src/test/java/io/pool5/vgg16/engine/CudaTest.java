package io.pool5.vgg16.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.pool5.vgg16.weights.Vgg16Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CudaTest {

  @Test
  void aBuildWithoutItSaysHowToMakeOne() {
    assumeFalse(Cuda.isBuiltIn());
    assertThatThrownBy(() -> Engines.open("cuda", "fp32", Vgg16Weights.builtIn(), 1))
        .isInstanceOf(EngineUnavailableException.class)
        .hasMessageContaining("./mvnw -Pcuda package");
  }

  @Test
  void thereIsNoOtherPrecision() {
    assertThatThrownBy(() -> Engines.open("cuda", "bf16", Vgg16Weights.builtIn(), 1))
        .isInstanceOf(EngineUnavailableException.class)
        .hasMessageContaining("it has fp32");
  }

  @ParameterizedTest
  @CsvSource({"3, 7", "7, 5", "8, 0", "8, 9"})
  void cardsUpToAdaAreServed(int major, int minor) throws Exception {
    Cuda.requireCode("a card", major, minor);
    assertThat(major).isLessThan(9);
  }

  @Test
  void newerCardsAreRefusedByName() {
    assertThatThrownBy(() -> Cuda.requireCode("NVIDIA H100", 9, 0))
        .isInstanceOf(EngineUnavailableException.class)
        .hasMessageStartingWith("NVIDIA H100 has compute capability 9.0,");
  }
}
