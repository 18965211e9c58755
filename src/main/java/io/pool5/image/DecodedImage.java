package io.pool5.image;

import java.util.List;

/**
 * An image, ready for the network.
 *
 * @param rgb 224 x 224 x 3 bytes: rows top to bottom, red, green, blue
 * @param width of the image as it was sent, in pixels, after its orientation was applied
 * @param height likewise
 * @param format JPEG, PNG, ...
 * @param warnings what was odd and passed over
 */
public record DecodedImage(
    byte[] rgb, int width, int height, String format, List<String> warnings) {}
