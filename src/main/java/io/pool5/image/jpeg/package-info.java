/**
 * The pictures of JPEG files (ITU-T T.81), baseline and progressive, decoded to the bit as
 * libjpeg-turbo does, and Pillow and Keras with it, on every Java: those differ in the decoder that
 * they come with. Gives samples; what colours they mean is known elsewhere.
 */
package io.pool5.image.jpeg;
