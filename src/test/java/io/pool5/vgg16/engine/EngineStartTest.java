package io.pool5.vgg16.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What depends on how the process was started: instruction sets, and libraries that do not load.
 */
class EngineStartTest {

  /** JavaCPP tries its property first, then the home directory, then that for temporary files. */
  private static final List<String> NOWHERE_TO_UNPACK =
      List.of(
          "-Dorg.bytedeco.javacpp.cachedir=/dev/null/a",
          "-Duser.home=/dev/null/b",
          "-Djava.io.tmpdir=/dev/null/c");

  @ParameterizedTest
  @CsvSource({"AVX2, onednn", "AVX512_CORE, onednn", "AVX2, winograd", "AVX512_CORE, winograd"})
  void everyInstructionSetHasFastKernelsThatComputeTheSame(String instructionSet, String engine)
      throws Exception {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "these are sets of x86-64");
    String printed =
        ChildJvm.run(
            Map.of("DNNL_MAX_CPU_ISA", instructionSet), jar -> true, List.of(), engine, "fp32");
    assertThat(printed)
        .contains("as it should be")
        .containsPattern("kernel .*avx")
        .doesNotContain("ref");
  }

  @Test
  void bf16IsRefusedWhereThereIsNone() throws Exception {
    String printed =
        ChildJvm.run(Map.of("DNNL_MAX_CPU_ISA", "AVX2"), jar -> true, List.of(), "onednn", "bf16");
    assertThat(printed)
        .contains(
            "unavailable: This CPU (avx2) has no bf16 that is faster, which needs AMX; it has fp32");
  }

  @Test
  void nowhereToUnpackIsOneSentenceThatSaysWhatToDo() throws Exception {
    String printed = ChildJvm.run(Map.of(), jar -> true, NOWHERE_TO_UNPACK, "onednn", "fp32");
    assertThat(printed)
        .contains("unavailable: oneDNN has nowhere to unpack")
        .contains("org.bytedeco.javacpp.cachedir=DIR");
  }

  @Test
  void whereNothingCanBeUnpackedTheFallBackSaysSoToo() throws Exception {
    String printed = ChildJvm.run(Map.of(), jar -> true, NOWHERE_TO_UNPACK, "auto", "fp32");
    assertThat(printed)
        .contains("oneDNN has nowhere to unpack")
        .contains("unavailable: ND4J has nowhere to unpack");
  }

  @Test
  void tooLittleMemoryIsOneSentence() throws Exception {
    List<String> little = List.of("-Dorg.bytedeco.javacpp.maxBytes=1m");
    assertThat(ChildJvm.run(Map.of(), jar -> true, little, "onednn", "fp32"))
        .contains("unavailable: There is too little memory for the network: ");
  }

  @Test
  void aMissingLibraryIsOneSentence() throws Exception {
    String printed =
        ChildJvm.run(Map.of(), EngineStartTest::isNotOneDnn, List.of(), "onednn", "fp32");
    assertThat(printed)
        .contains(
            "unavailable: This build of pool5 lacks oneDNN's native library for linux-x86_64");
  }

  @Test
  void aSlowerEngineIsAnnounced() throws Exception {
    String printed =
        ChildJvm.run(Map.of(), EngineStartTest::isNotOneDnn, List.of(), "auto", "fp32");
    assertThat(printed)
        .contains("lacks oneDNN's native library")
        .contains("Taking ND4J, which is slower")
        .contains("as it should be");
  }

  @Test
  void winogradIsTakenWhereOneDnnHasNone() throws Exception {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "these are sets of x86-64");
    Map<String, String> avx2 = Map.of("DNNL_MAX_CPU_ISA", "AVX2");
    assertThat(ChildJvm.run(avx2, jar -> true, List.of(), "auto", "fp32"))
        .contains("winograd 2.5.2 avx2")
        .contains("as it should be");
  }

  @Test
  void withoutNd4jWinogradNeedsToBeToldOfOneThread() throws Exception {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "these are sets of x86-64");
    Map<String, String> avx2 = Map.of("DNNL_MAX_CPU_ISA", "AVX2");
    assertThat(ChildJvm.run(avx2, EngineStartTest::isNotNd4j, List.of(), "auto", "fp32"))
        .contains("without ND4J for CPUs it needs OMP_NUM_THREADS=1")
        .contains("Taking oneDNN alone, which is slower")
        .contains("as it should be");
    Map<String, String> alone = Map.of("DNNL_MAX_CPU_ISA", "AVX2", "OMP_NUM_THREADS", "1");
    assertThat(ChildJvm.run(alone, EngineStartTest::isNotNd4j, List.of(), "auto", "fp32"))
        .contains("winograd 2.5.2 avx2")
        .contains("as it should be");
  }

  private static boolean isNotNd4j(String jar) {
    return !jar.contains("nd4j-native-1");
  }

  private static boolean isNotOneDnn(String jar) {
    return !jar.contains("dnnl-") || !jar.contains("-x86_64");
  }
}
