package io.pool5.vgg16.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu;
import org.nd4j.nativeblas.NativeOps;

class OpenMpTest {

  private static final List<String> STATUS =
      List.of("Name:\tjava", "Cpus_allowed:\t3,0000000f", "Cpus_allowed_list:\t0-3,32-33");

  @Test
  void theEnvironmentGoesFirst() {
    assertThat(OpenMp.threads(Map.of("OMP_NUM_THREADS", "4"), STATUS, 1)).isEqualTo(4);
    assertThat(OpenMp.threads(Map.of("OMP_NUM_THREADS", "3,2"), STATUS, 1)).isEqualTo(3);
  }

  @Test
  void elseOneForEachCpuThatIsAllowed() {
    assertThat(OpenMp.threads(Map.of(), STATUS, 1)).isEqualTo(6);
    assertThat(OpenMp.threads(Map.of("OMP_NUM_THREADS", "many"), STATUS, 1)).isEqualTo(6);
  }

  @Test
  void whereTheSystemDoesNotTellItIsWhatJavaSays() {
    assertThat(OpenMp.threads(Map.of(), List.of(), 5)).isEqualTo(5);
  }

  @Test
  void aThreadThatComputesAloneLeavesTheOthersAsTheyAre() throws Exception {
    NativeOps ops = new Nd4jCpu();
    int here = ops.ompGetMaxThreads();
    AtomicInteger there = new AtomicInteger();
    Thread thread =
        new Thread(
            () -> {
              OpenMp.computeAlone();
              there.set(ops.ompGetMaxThreads());
            });
    thread.start();
    thread.join();
    assertThat(there).hasValue(1);
    assertThat(ops.ompGetMaxThreads()).isEqualTo(here);
  }
}
