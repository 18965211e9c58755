package io.pool5.vgg16.engine;

/** This machine cannot run the engine or precision asked for; the message says what it can. */
public final class EngineUnavailableException extends Exception {

  private static final long serialVersionUID = 1L;

  EngineUnavailableException(String message) {
    super(message);
  }
}
