package io.pool5.image;

import java.io.IOException;

/** Decodes the files of one format. Thread-safe. */
interface FormatDecoder {

  /**
   * The first picture of a file, upright, over the background.
   *
   * @throws BadImageException where the file is refused; the message says why
   * @throws IOException where a decoder gave up
   * @throws RuntimeException likewise: decoders answer damage with whatever exception comes first
   */
  Pixels decode(Decoding decoding) throws IOException, BadImageException;
}
