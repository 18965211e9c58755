package io.pool5.linear;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What 300 examples leave behind by default, as it was when it was first written down: a log folded
 * by another version, or on another machine, must give the same bits.
 */
class GoldenStateTest {

  @ParameterizedTest
  @CsvSource({
    "false, 834c26e33ad6467299ce2978960ece7f01b31d1fca2f3d9aa447e5d7b25a6ae7",
    "true, dc8585fd90fc1eb6b891d4fae3d8065b78151c7ecedde1e79e9ba3b88456157f"
  })
  void theDefaultsGiveTheSameBits(boolean prior, String sha256) throws Exception {
    OnlineHead head = new OnlineHead(new HeadParameters(1024, 0.1, 1e-5, prior, 10));
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      int y = random.nextInt(7);
      float[] x = new float[1024];
      for (int j = 0; j < 90; j++) {
        x[random.nextInt(1024)] = random.nextFloat() * (j % 7 == y ? 3 : 1);
      }
      head.learn(SparseVector.fromDense(x), "c" + y, 0.5f + random.nextFloat());
    }
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    head.save().stream()
        .filter(block -> block.kind().matches("weights|accumulator|prior\\..*"))
        .sorted(Comparator.comparing(block -> block.kind() + block.label()))
        .forEach(block -> digest.update(block.data()));
    assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(sha256);
  }
}
