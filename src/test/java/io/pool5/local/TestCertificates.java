package io.pool5.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;

/**
 * Keys and certificates of a test's own, made by the JDK's keytool. Each certificate is signed by
 * itself, so whoever trusts it trusts no other.
 */
final class TestCertificates {

  /** Of every store. */
  static final String PASSWORD = "store-password-of-nobody";

  private static final String ALIAS = "key";

  private TestCertificates() {}

  /** A new key of that name, good for 127.0.0.1. */
  static Path keyStore(Path dir, String name) throws IOException, InterruptedException {
    Path file = dir.resolve(name + ".p12");
    Path log = dir.resolve(name + ".log");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:127.0.0.1",
                "-startdate",
                "-1d",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool: " + Files.readString(log));
    }
    return file;
  }

  /** A store that trusts the certificates of these keys, and no other. */
  static Path trustStore(Path dir, String name, List<Path> keyStores)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    for (Path each : keyStores) {
      trusted.setCertificateEntry(each.getFileName().toString(), load(each).getCertificate(ALIAS));
    }
    Path file = dir.resolve(name + ".p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      trusted.store(out, PASSWORD.toCharArray());
    }
    return file;
  }

  static KeyStore load(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }
}
