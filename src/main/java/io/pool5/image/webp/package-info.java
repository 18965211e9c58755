/**
 * The pictures of WebP files, decoded to the bit as libwebp does, and Pillow and Keras with it:
 * those coded with loss are key frames of VP8 (RFC 6386), those without of VP8L (RFC 9649). Knows
 * nothing of files.
 */
package io.pool5.image.webp;
