/**
 * The pictures of WebP files that are coded with loss: key frames of VP8, RFC 6386, decoded to the
 * bit as libwebp does, and Pillow and Keras with it. Knows nothing of files.
 */
package io.pool5.image.vp8;
