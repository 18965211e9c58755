package io.pool5.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Damaged files: whatever is done to them, an image comes out, or the documented exception. */
class MutationPropertyTest {

  private static final int MAX_PIXELS = 250_000;
  private static final List<byte[]> FILES =
      ImageFiles.names().stream().map(ImageFiles::read).toList();

  private final ImageDecoder decoder =
      new ImageDecoder(
          new ImageSettings(Fit.SQUASH, Resampling.BILINEAR, 0xffffff, 1_000, MAX_PIXELS, 10_000));

  enum Kind {
    FLIP,
    SET,
    CUT,
    DUPLICATE,
    INSERT
  }

  /** One change, {@code length} bytes long, at a place in the header or in all of the file. */
  record Mutation(Kind kind, int place, boolean inHeader, int length, byte value) {

    byte[] of(byte[] file) {
      if (file.length == 0) {
        return file;
      }
      int at = place % (inHeader ? Math.min(file.length, 400) : file.length);
      int end = Math.min(file.length, at + length);
      return switch (kind) {
        case FLIP -> changed(file, at, (byte) (file[at] ^ 1 << (value & 7)));
        case SET -> changed(file, at, value);
        case CUT -> joined(file, at, new byte[0], end);
        case DUPLICATE -> joined(file, end, Arrays.copyOfRange(file, at, end), end);
        case INSERT -> joined(file, at, noise(), at);
      };
    }

    private byte[] noise() {
      byte[] noise = new byte[length];
      new Random(place).nextBytes(noise);
      return noise;
    }

    private static byte[] changed(byte[] file, int at, byte value) {
      byte[] changed = file.clone();
      changed[at] = value;
      return changed;
    }

    private static byte[] joined(byte[] file, int upTo, byte[] between, int from) {
      return ByteBuffer.allocate(upTo + between.length + file.length - from)
          .put(file, 0, upTo)
          .put(between)
          .put(file, from, file.length - from)
          .array();
    }
  }

  @Provide
  static Arbitrary<List<Mutation>> mutations() {
    return Combinators.combine(
            Arbitraries.of(Kind.class),
            Arbitraries.integers().between(0, 1 << 20),
            Arbitraries.of(true, true, false),
            Arbitraries.integers().between(1, 200),
            Arbitraries.bytes())
        .as(Mutation::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  @Provide
  static Arbitrary<byte[]> files() {
    return Arbitraries.of(FILES);
  }

  @Property(tries = 8_000)
  void onlyTheDocumentedExceptionComesOut(
      @ForAll("files") byte[] file,
      @ForAll("mutations") List<Mutation> mutations,
      @ForAll boolean consistent) {
    byte[] mutated = file;
    for (Mutation mutation : mutations) {
      mutated = mutation.of(mutated);
    }
    if (consistent) {
      makeConsistent(mutated, file);
    }
    Allocation allocation = new Allocation();
    try {
      assertThat(decoder.decode(mutated).rgb()).hasSize(224 * 224 * 3);
    } catch (BadImageException expected) {
      assertThat(expected).hasMessageMatching("(?s).{10,}").hasMessageNotContaining("null");
    }
    assertThat(allocation.bytes())
        .isLessThan(ImageDecoder.maxHeapBytes(MAX_PIXELS, mutated.length));
  }

  /** What would give a mutation away at once: checksums of PNG, the length of WebP. */
  private static void makeConsistent(byte[] mutated, byte[] file) {
    if (file[0] == (byte) 0x89) {
      ImageFiles.withRightChecksums(mutated);
    } else if (file[0] == 'R' && mutated.length > 8) {
      ByteBuffer.wrap(mutated).order(ByteOrder.LITTLE_ENDIAN).putInt(4, mutated.length - 8);
    }
  }
}
