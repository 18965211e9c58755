package io.pool5.vgg16.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.bytedeco.dnnl.engine;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;

class StepsTest {

  @Test
  void aReferenceKernelIsAFault() {
    try (PointerScope scope = OneDnn.scope();
        Steps steps = new Steps(new engine(engine.kind.cpu, 0))) {
      assertThatThrownBy(() -> steps.add("conv1_1", "ref:any", null, Map.of(), null))
          .hasMessage("oneDNN has no kernel but a reference one for conv1_1 on this CPU");
    }
  }
}
