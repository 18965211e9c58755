package io.pool5.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.local.ImageFile;
import io.pool5.local.ImageFolder;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link ProduceCommand} relies on: one picture that cannot be read does not end the rest. */
class VanishedPictureTest {

  @TempDir private Path dir;

  @Test
  void theOthersStillCome() throws Exception {
    for (int i = 0; i < 4; i++) {
      Files.writeString(dir.resolve(i + ".png"), "x");
    }
    ImageFolder folder = new ImageFolder(dir, 1);
    Files.delete(dir.resolve("2.png"));

    Iterator<ImageFile> images = folder.iterator();
    List<String> read = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    for (int i = 0; i < folder.size(); i++) {
      try {
        read.add(images.next().id());
      } catch (UncheckedIOException e) {
        failed.add(e.getMessage());
      }
    }

    assertThat(read).containsExactlyInAnyOrder("0.png", "1.png", "3.png");
    assertThat(failed).containsExactly("Cannot read " + dir.resolve("2.png"));
  }
}
