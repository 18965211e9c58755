package io.pool5.image;

/**
 * How images are decoded, and what a decode may take.
 *
 * @param fit how an image is fitted to 224 x 224
 * @param resampling how pixels are resampled
 * @param background what transparent pixels are laid over: 0xRRGGBB
 * @param maxSide the longest side, in pixels
 * @param maxPixels the largest area, in pixels
 * @param timeoutMs how long one decode may take, in milliseconds
 */
public record ImageSettings(
    Fit fit, Resampling resampling, int background, int maxSide, long maxPixels, long timeoutMs) {

  /** squash, bilinear, over white, 16,384 pixels, 100 megapixels, 10 seconds. */
  public static final ImageSettings DEFAULTS =
      new ImageSettings(Fit.SQUASH, Resampling.BILINEAR, 0xffffff, 16_384, 100_000_000, 10_000);

  /** These settings with another fit and resampling. */
  public ImageSettings with(Fit newFit, Resampling newResampling) {
    return new ImageSettings(newFit, newResampling, background, maxSide, maxPixels, timeoutMs);
  }
}
