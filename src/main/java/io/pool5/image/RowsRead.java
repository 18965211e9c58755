package io.pool5.image;

import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;

/** Follows a reader's progress, and stops it when the time of the decode is up. */
final class RowsRead implements IIOReadProgressListener {

  private final Decoding decoding;
  private float percent;

  RowsRead(Decoding decoding) {
    this.decoding = decoding;
  }

  /** Whether every row was read. */
  boolean complete() {
    return percent >= 100;
  }

  @Override
  public void imageProgress(ImageReader source, float percentageDone) {
    percent = Math.max(percent, percentageDone);
    if (decoding.timeIsUp()) {
      source.abort();
    }
  }

  @Override
  public void sequenceStarted(ImageReader source, int minIndex) {}

  @Override
  public void sequenceComplete(ImageReader source) {}

  @Override
  public void imageStarted(ImageReader source, int imageIndex) {}

  @Override
  public void imageComplete(ImageReader source) {}

  @Override
  public void readAborted(ImageReader source) {}

  @Override
  public void thumbnailStarted(ImageReader source, int imageIndex, int thumbnailIndex) {}

  @Override
  public void thumbnailProgress(ImageReader source, float percentageDone) {}

  @Override
  public void thumbnailComplete(ImageReader source) {}
}
