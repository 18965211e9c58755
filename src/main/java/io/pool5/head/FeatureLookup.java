package io.pool5.head;

import io.pool5.events.FeaturePointer;
import io.pool5.events.ImageFeatures;
import java.util.Optional;

/** Reads one feature record again. Belongs to one thread. */
interface FeatureLookup extends AutoCloseable {

  /** The record at that address, where it is still there and is of that image. */
  Optional<ImageFeatures> find(byte[] imageId, FeaturePointer at);

  @Override
  void close();
}
