package io.pool5.streams;

/** A topic that is consumed was deleted, and there is another one of its name. */
public final class TopicMadeAnewException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  TopicMadeAnewException(String topic) {
    super(
        "The topic "
            + topic
            + " was deleted and made anew meanwhile. Start again to read the new one from its"
            + " beginning");
  }
}
