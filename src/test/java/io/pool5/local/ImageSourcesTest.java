package io.pool5.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageSourcesTest {

  @TempDir private Path dir;

  @Test
  void samplesAreTheSameForTheSameSeedAndOthersForAnother() {
    assertThat(new SampleImages(1).picture(5).bytes())
        .isEqualTo(new SampleImages(1).picture(5).bytes())
        .isNotEqualTo(new SampleImages(2).picture(5).bytes());
  }

  @Test
  void samplesShowTenClassesAboutEquallyOften() {
    var counts =
        LongStream.range(0, 600)
            .mapToObj(new SampleImages(7)::picture)
            .collect(Collectors.groupingBy(ImageFile::label, Collectors.counting()));

    assertThat(counts).hasSize(10);
    assertThat(counts.values()).allMatch(count -> count > 30);
  }

  @Test
  void aFolderNamesTheClassAndThePathTheImage() throws IOException {
    Files.createDirectories(dir.resolve("rose"));
    Files.write(dir.resolve("rose/a.JPG"), new byte[] {1});
    Files.write(dir.resolve("rose/notes.txt"), new byte[] {2});

    ImageFolder folder = new ImageFolder(dir, 1);

    assertThat(folder.size()).isEqualTo(1);
    ImageFile only = folder.iterator().next();
    assertThat(only.id()).isEqualTo("rose/a.JPG");
    assertThat(only.label()).isEqualTo("rose");
    assertThat(only.bytes()).containsExactly(1);
  }

  @Test
  void linksAreFollowedAndThoseInACircleLeftOut() throws IOException {
    Path elsewhere = Files.createDirectories(dir.resolve("elsewhere/tulips"));
    Files.write(elsewhere.resolve("a.png"), new byte[] {1});
    Path folder = Files.createDirectories(dir.resolve("folder"));
    Files.createSymbolicLink(folder.resolve("tulips"), elsewhere);
    Files.createSymbolicLink(folder.resolve("circle"), folder);
    Files.createSymbolicLink(folder.resolve("nowhere.png"), dir.resolve("nowhere"));
    Path link = Files.createSymbolicLink(dir.resolve("link"), folder);

    ImageFolder images = new ImageFolder(link, 1);

    assertThat(images.size()).as("with the one that leads nowhere").isEqualTo(2);
    List<String> read = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    for (Iterator<ImageFile> rest = images.iterator(); rest.hasNext(); ) {
      try {
        ImageFile image = rest.next();
        read.add(image.id() + " " + image.label());
      } catch (UncheckedIOException e) {
        failed.add(e.getMessage());
      }
    }
    assertThat(read).containsExactly("tulips/a.png tulips");
    assertThat(failed).containsExactly("Cannot read " + link.resolve("nowhere.png"));
  }

  @Test
  void aNameThatTheLocaleCannotTellFromOthersIsRefused() throws IOException {
    assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")));
    Files.write(dir.resolve("b\ufffdro.png"), new byte[] {1});
    Files.write(dir.resolve("good.png"), new byte[] {2});
    Iterator<ImageFile> images = new ImageFolder(dir, 1).iterator();
    List<String> read = new ArrayList<>();
    List<Throwable> refused = new ArrayList<>();
    while (images.hasNext()) {
      try {
        read.add(images.next().id());
      } catch (UncheckedIOException e) {
        refused.add(e.getCause());
      }
    }

    assertThat(read).containsExactly("good.png");
    assertThat(refused)
        .singleElement()
        .satisfies(each -> assertThat(each).hasMessageContaining("LC_ALL=C.UTF-8"));
  }

  @Test
  void theSeedShufflesTheOrder() throws IOException {
    for (int i = 0; i < 20; i++) {
      Files.write(dir.resolve(i + ".png"), new byte[] {(byte) i});
    }

    assertThat(order(1)).isEqualTo(order(1)).isNotEqualTo(order(2));
  }

  private List<String> order(long seed) throws IOException {
    return StreamSupport.stream(new ImageFolder(dir, seed).spliterator(), false)
        .map(ImageFile::id)
        .toList();
  }

  @Test
  void aFolderWithoutPicturesIsAnError() {
    assertThatThrownBy(() -> new ImageFolder(dir, 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no picture");
    assertThatThrownBy(() -> new ImageFolder(dir.resolve("nowhere"), 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no directory");
  }
}
