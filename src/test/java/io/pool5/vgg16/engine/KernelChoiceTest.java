package io.pool5.vgg16.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelChoiceTest {

  private static final List<Integer> SLICES = List.of(1, 2, 4);

  /** Winograd's kernel for AVX-512 is one that a thread which computes alone cannot have. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingIsChosenFromThatTheThreadWhichMakesThePlanCannotHave(boolean alone) {
    try (PointerScope scope = OneDnn.scope()) {
      engine cpu = new engine(engine.kind.cpu, 0);
      OneDnnConvolutions convolutions = new OneDnnConvolutions(cpu, memory.data_type.f32);
      try (KernelChoice choice = new KernelChoice(cpu, new stream(cpu), convolutions);
          WorkerTeam<Void> team =
              new WorkerTeam<>(1, alone ? OpenMp::computeAlone : () -> {}, () -> null)) {
        choice.time(4);
        team.run(
            List.of(new WorkerTeam.Stage<>("", "", 1, (task, own) -> check(choice, convolutions))));
      }
    }
  }

  private static void check(KernelChoice choice, OneDnnConvolutions convolutions) {
    for (PlacedConvolution layer : PlacedConvolution.ALL) {
      assertThat(choice.options(layer, SLICES))
          .as(layer.name())
          .anyMatch(option -> option.slice() == 1)
          .allSatisfy(
              option ->
                  assertThat(
                          convolutions.describe(layer.shape(), option.slice(), option.candidate()))
                      .as("%s", option)
                      .isPresent());
    }
  }
}
