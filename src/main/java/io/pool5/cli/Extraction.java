package io.pool5.cli;

import io.pool5.image.BadImageException;
import io.pool5.image.DecodedImage;
import io.pool5.image.ImageDecoder;
import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.engine.Network;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Images become features, in order: while the network computes a batch, the next ones are decoded.
 */
final class Extraction implements AutoCloseable {

  /** What happens on the way; called by the thread that runs the extraction. */
  interface Events {
    /** An image cannot be used. */
    void bad(String image, String cause);

    /** So many images are through, the bad ones among them. */
    void done(int images);
  }

  private record Pending(String image, Future<DecodedImage> decoded) {}

  private final ImageDecoder decoder;
  private final Network network;
  private final ExecutorService decoders;
  private final int ahead;
  private final Deque<Pending> pending = new ArrayDeque<>();

  Extraction(ImageDecoder decoder, Network network, int threads) {
    this.decoder = decoder;
    this.network = network;
    this.decoders = Executors.newFixedThreadPool(threads);
    this.ahead = 2 * network.maxBatch() + threads;
  }

  /**
   * Runs all images.
   *
   * @return how many became features
   * @throws IOException where features cannot be written
   */
  int run(List<String> images, FeatureOutput output, Events events)
      throws IOException, InterruptedException {
    Iterator<String> rest = images.iterator();
    float[] features = new float[network.maxBatch() * Vgg16.FEATURES];
    int good = 0;
    int done = 0;
    while (rest.hasNext() || !pending.isEmpty()) {
      List<String> names = new ArrayList<>();
      List<byte[]> batch = new ArrayList<>();
      while (batch.size() < network.maxBatch() && (rest.hasNext() || !pending.isEmpty())) {
        decodeAhead(rest);
        Pending next = pending.remove();
        try {
          batch.add(next.decoded.get().rgb());
          names.add(next.image);
        } catch (ExecutionException e) {
          events.bad(next.image, cause(e.getCause()));
          done++;
        }
      }
      if (!batch.isEmpty()) {
        network.forward(batch, features);
      }
      for (int i = 0; i < names.size(); i++) {
        output.accept(names.get(i), features, i * Vgg16.FEATURES);
      }
      good += names.size();
      done += names.size();
      events.done(done);
    }
    return good;
  }

  private void decodeAhead(Iterator<String> rest) {
    while (pending.size() < ahead && rest.hasNext()) {
      String image = rest.next();
      pending.add(new Pending(image, decoders.submit(() -> decoder.decode(InputFile.read(image)))));
    }
  }

  /** Anything but a bad file is a fault of ours, and ends the run. */
  private static String cause(Throwable failure) {
    if (failure instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (failure instanceof IOException || failure instanceof BadImageException) {
      return Failures.sentence(failure);
    }
    throw new IllegalStateException(failure);
  }

  @Override
  public void close() {
    decoders.shutdownNow();
  }
}
