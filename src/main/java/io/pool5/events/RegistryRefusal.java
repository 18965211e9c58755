package io.pool5.events;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;

/**
 * Why a registry and we do not trust each other. It will not pass by itself.
 *
 * @param what goes on after the registry's address
 * @param setting which setting is about it
 */
record RegistryRefusal(String what, String setting) {

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  /** How Java reports that the other side has ended the handshake, and why. */
  private static final String ALERT = "Received fatal alert: ";

  /** Finds it in what the registry's client has thrown; empty where something else is wrong. */
  static Optional<RegistryRefusal> find(Exception failure) {
    if (failure instanceof RestClientException answer) {
      boolean refused = answer.getStatus() == UNAUTHORIZED || answer.getStatus() == FORBIDDEN;
      return refused
          ? Optional.of(
              new RegistryRefusal(
                  " refuses us: " + answer.getMessage(),
                  "schema.registry.basic.auth.user.info says who we are"))
          : Optional.empty();
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof GeneralSecurityException) {
        return Optional.of(
            new RegistryRefusal(
                " shows a certificate that is not trusted here: " + cause.getMessage(),
                "schema.registry.ssl.truststore.location says whom to trust"));
      }
      if (cause instanceof SSLHandshakeException
          && String.valueOf(cause.getMessage()).startsWith(ALERT)) {
        return Optional.of(
            new RegistryRefusal(
                " refuses our certificate: " + cause.getMessage().substring(ALERT.length()),
                "schema.registry.ssl.keystore.location says which it is"));
      }
    }
    return Optional.empty();
  }

  String sentence(String address) {
    return "The schema registry at "
        + address
        + what
        + ". "
        + setting
        + ", in a file (--config) or the environment";
  }
}
