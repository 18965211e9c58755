/**
 * One item: the bytes of an image file become 224 x 224 pixels, as Pillow would make them. Knows
 * nothing of batches or of Kafka.
 */
package io.pool5.image;
