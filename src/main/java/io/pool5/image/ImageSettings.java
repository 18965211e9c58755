package io.pool5.image;

/**
 * How images are decoded.
 *
 * @param fit how an image is fitted to 224 x 224
 * @param resampling how pixels are resampled
 * @param maxSide the longest side, in pixels
 * @param maxPixels the largest area, in pixels
 */
public record ImageSettings(Fit fit, Resampling resampling, int maxSide, long maxPixels) {

  /** squash, bilinear, 16,384 pixels, 100 megapixels. */
  public static final ImageSettings DEFAULTS =
      new ImageSettings(Fit.SQUASH, Resampling.BILINEAR, 16_384, 100_000_000);
}
