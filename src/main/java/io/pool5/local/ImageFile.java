package io.pool5.local;

/**
 * A picture with the class that it shows.
 *
 * @param id the image id
 * @param label the class
 * @param bytes an image file
 */
public record ImageFile(String id, String label, byte[] bytes) {}
