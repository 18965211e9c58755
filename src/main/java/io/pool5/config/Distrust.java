package io.pool5.config;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Why a server and we do not trust each other, and which setting is about it. It will not pass by
 * itself.
 *
 * @param what goes on after the server's name
 * @param setting as Kafka's clients call it
 * @param meaning what the setting says
 */
public record Distrust(String what, String setting, String meaning) {

  /** How Java reports that the other side has ended the handshake, and why. */
  private static final String ALERT = "Received fatal alert: ";

  /** Finds it in what a handshake has thrown; empty where something else is wrong. */
  public static Optional<Distrust> ofTls(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof GeneralSecurityException) {
        return Optional.of(
            new Distrust(
                " shows a certificate that is not trusted here: " + cause.getMessage(),
                "ssl.truststore.location",
                "says whom to trust"));
      }
      if (cause instanceof SSLException && String.valueOf(cause.getMessage()).startsWith(ALERT)) {
        return Optional.of(
            new Distrust(
                " refuses our certificate: " + cause.getMessage().substring(ALERT.length()),
                "ssl.keystore.location",
                "says which it is"));
      }
    }
    return Optional.empty();
  }

  /** The server has our name and does not let us in. */
  public static Distrust ofCredentials(String reason, String setting) {
    return new Distrust(" refuses us: " + reason, setting, "says who we are");
  }

  /**
   * A sentence.
   *
   * @param server what it is, and where
   * @param prefix of the setting; empty for Kafka
   */
  public String sentence(String server, String prefix) {
    String key = prefix + setting;
    return server
        + what
        + ". "
        + key
        + " "
        + meaning
        + ", in a file (--config) or the environment ("
        + Environment.variable(key)
        + ")";
  }
}
