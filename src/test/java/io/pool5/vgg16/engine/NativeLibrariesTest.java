package io.pool5.vgg16.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeLibrariesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          java.io.IOException: Could not create the cache: Set the property.  | cachedir
          /x/libjniOpenCL.so: failed to map segment from shared object         | forbids execution
          Error loading shared library ld-linux-x86-64.so.2: No such file      | glibc
          Could not find jnidnnl in class, module, and library paths.          | build it on this platform
          libdnnl.so.2: cannot open shared object file: No such file           | libdnnl.so.2
          something new                                                        | something new
          """)
  void whatTheJvmSaysBecomesWhatToDo(String said, String sentence) {
    assertThat(NativeLibraries.explain("oneDNN", Set.of(said)))
        .contains("oneDNN")
        .contains(sentence)
        .doesNotContain("\n");
  }

  @Test
  void theFirstFailureIsSaidAgain() {
    LinkageError first = new UnsatisfiedLinkError("failed to map segment from shared object");
    String sentence = NativeLibraries.sentence("a library of this test", first);
    LinkageError second = new NoClassDefFoundError("Could not initialize class dnnl");
    assertThat(NativeLibraries.sentence("a library of this test", second)).isEqualTo(sentence);
  }
}
