package io.pool5.cli;

import java.security.GeneralSecurityException;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;

/** Says in a sentence why Kafka and we do not trust each other, and which setting is about it. */
final class Refusal {

  /** How Java reports that the other side has ended the handshake, and why. */
  private static final String ALERT = "Received fatal alert: ";

  private static final String WHERE = ", in a file (--config) or the environment (POOL5_";

  private Refusal() {}

  /**
   * The sentence.
   *
   * @param address of Kafka
   */
  static String sentence(String address, AuthenticationException refusal) {
    if (!(refusal instanceof SslAuthenticationException)) {
      return "Kafka at "
          + address
          + " refuses us: "
          + refusal.getMessage()
          + ". sasl.jaas.config says who we are"
          + WHERE
          + "SASL_JAAS_CONFIG)";
    }
    String reason = refusal.getMessage();
    for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
      if (cause instanceof GeneralSecurityException) {
        return "Kafka at "
            + address
            + " shows a certificate that is not trusted here: "
            + cause.getMessage()
            + ". ssl.truststore.location says whom to trust"
            + WHERE
            + "SSL_TRUSTSTORE_LOCATION)";
      }
      if (cause instanceof SSLException) {
        reason = cause.getMessage();
      }
    }
    return reason.startsWith(ALERT)
        ? "Kafka at "
            + address
            + " refuses our certificate: "
            + reason.substring(ALERT.length())
            + ". ssl.keystore.location says which it is"
            + WHERE
            + "SSL_KEYSTORE_LOCATION)"
        : "No TLS with Kafka at " + address + ": " + reason;
  }
}
