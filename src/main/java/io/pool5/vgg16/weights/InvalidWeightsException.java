package io.pool5.vgg16.weights;

/** A file does not hold the weights of VGG16; the message names the layer and what is wrong. */
public final class InvalidWeightsException extends Exception {

  private static final long serialVersionUID = 1L;

  InvalidWeightsException(String message) {
    super(message);
  }

  InvalidWeightsException(String message, Throwable cause) {
    super(message, cause);
  }
}
