package io.pool5.head;

import io.pool5.linear.StateBlock;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Names a state by its bits: SHA-256 over kind, class and data of every block, in their order. */
final class StateFingerprint {

  private StateFingerprint() {}

  static String of(List<StateBlock> blocks) {
    MessageDigest digest = sha256();
    for (StateBlock block : blocks) {
      digest.update((block.kind() + "\0" + block.label() + "\0").getBytes(StandardCharsets.UTF_8));
      digest.update(block.data());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
