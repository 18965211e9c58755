package io.pool5.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.cert.CertPathValidatorException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class DistrustTest {

  private static Exception with(Exception failure, Throwable cause) {
    failure.initCause(cause);
    return failure;
  }

  @Test
  void aCertificateThatIsNotTrustedNamesTheTrustStore() {
    Exception failure =
        with(
            new IOException("no answer"),
            with(
                new SSLHandshakeException("PKIX path validation failed"),
                new CertPathValidatorException("Path does not chain")));

    assertThat(Distrust.ofTls(failure).orElseThrow().sentence("Kafka at a:1", ""))
        .isEqualTo(
            "Kafka at a:1 shows a certificate that is not trusted here: Path does not chain."
                + " ssl.truststore.location says whom to trust, in a file (--config) or the"
                + " environment (POOL5_SSL_TRUSTSTORE_LOCATION)");
  }

  @Test
  void anAlertOfTheOtherSideNamesTheKeyStore() {
    Exception failure =
        with(new IOException(), new SSLException("Received fatal alert: bad_certificate"));

    assertThat(Distrust.ofTls(failure).orElseThrow().sentence("It", "schema.registry."))
        .isEqualTo(
            "It refuses our certificate: bad_certificate. schema.registry.ssl.keystore.location"
                + " says which it is, in a file (--config) or the environment"
                + " (POOL5_SCHEMA_REGISTRY_SSL_KEYSTORE_LOCATION)");
  }

  @Test
  void otherFaultsAreNotAboutTrust() {
    assertThat(Distrust.ofTls(new SSLException((String) null))).isEmpty();
    assertThat(Distrust.ofTls(new SSLException("Unrecognized SSL message"))).isEmpty();
    assertThat(Distrust.ofTls(new IOException("Connection reset"))).isEmpty();
  }
}
