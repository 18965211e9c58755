package io.pool5.image;

import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/** A decoder that speaks ImageIO. Thread-safe: each use has a reader of its own. */
final class ImageIoPlugin {

  /** What to read with a reader whose input is set. */
  interface Read<T> {
    T with(ImageReader reader) throws IOException, BadImageException;
  }

  private final ImageReaderSpi provider;

  ImageIoPlugin(ImageReaderSpi provider) {
    this.provider = provider;
  }

  /**
   * Java's own, whatever else is on the class path.
   *
   * @throws IllegalStateException where this Java has none
   */
  static ImageIoPlugin ofJava(String format) {
    Iterator<ImageReaderSpi> providers =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, false);
    while (providers.hasNext()) {
      ImageReaderSpi provider = providers.next();
      if (provider.getClass().getPackageName().equals("com.sun.imageio.plugins." + format)) {
        return new ImageIoPlugin(provider);
      }
    }
    throw new IllegalStateException("This Java has no reader for " + format);
  }

  /** Reads from a file; the reader's warnings become those of the decoding. */
  <T> T read(byte[] file, Decoding decoding, Read<T> read) throws IOException, BadImageException {
    ImageReader reader = provider.createReaderInstance();
    IIOReadWarningListener warnings = (source, warning) -> decoding.warn(warning.strip());
    try (FileBytes in = new FileBytes(file, decoding)) {
      reader.setInput(in, true, false);
      reader.addIIOReadWarningListener(warnings);
      return read.with(reader);
    } finally {
      reader.dispose();
    }
  }
}
