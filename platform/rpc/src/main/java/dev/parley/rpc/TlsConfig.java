package dev.parley.rpc;

import com.linecorp.armeria.client.ClientFactoryBuilder;
import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.server.ServerBuilder;
import dev.parley.kernel.ConfigReader;
import io.netty.handler.ssl.ClientAuth;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// The certificates with which processes prove to each other who they are: mutual TLS. Immutable.
///
/// @param own the key and the certificates of this process
/// @param trusted who signs the certificates of the cluster
public record TlsConfig(TlsKeyPair own, List<X509Certificate> trusted) {

  /// Copies the list.
  public TlsConfig {
    trusted = List.copyOf(trusted);
  }

  /// Reads the section `rpc.tls`; says what is wrong with it.
  ///
  /// @param reader the reader scoped to the section
  /// @return empty if nothing is configured
  static Optional<TlsConfig> read(ConfigReader reader) {
    Optional<String> certificate =
        reader.optional(
            "certificate",
            "PEM file: this process's certificate, and those between it and trusted");
    Optional<String> key = reader.optional("key", "PEM file: the private key (PKCS #8) of it");
    Optional<String> trusted =
        reader.optional("trusted", "PEM file: who signs the certificates of the cluster");
    if (certificate.isEmpty() && key.isEmpty() && trusted.isEmpty()) {
      return Optional.empty();
    }
    if (certificate.isEmpty() || key.isEmpty() || trusted.isEmpty()) {
      reader.refuse(
          "rpc.tls.certificate, rpc.tls.key and rpc.tls.trusted belong together; set all of them or"
              + " none");
      return Optional.empty();
    }
    try {
      return Optional.of(
          load(Path.of(certificate.get()), Path.of(key.get()), Path.of(trusted.get())));
    } catch (IllegalArgumentException e) {
      reader.refuse(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /// Reads the files.
  ///
  /// @param certificate PEM: this process's certificate first, then those between it and `trusted`
  /// @param key PEM: its private key in PKCS #8
  /// @param trusted PEM: who signs the certificates of the cluster
  /// @return the certificates
  /// @throws IllegalArgumentException naming the setting whose file is at fault
  static TlsConfig load(Path certificate, Path key, Path trusted) {
    List<X509Certificate> ca = certificates("rpc.tls.trusted", trusted);
    certificates("rpc.tls.certificate", certificate);
    try {
      return new TlsConfig(TlsKeyPair.of(key.toFile(), certificate.toFile()), ca);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "rpc.tls.key: %s is not the PEM file of a private key (PKCS #8)".formatted(key), e);
    }
  }

  /// Makes a server show its certificate, and refuse who shows none of the cluster.
  void secure(ServerBuilder server) {
    server
        .tls(own)
        .tlsCustomizer(context -> context.trustManager(trusted).clientAuth(ClientAuth.REQUIRE));
  }

  /// Makes clients show their certificate, and refuse a server of another cluster or host.
  void secure(ClientFactoryBuilder clients) {
    clients.tls(own).tlsCustomizer(context -> context.trustManager(trusted));
  }

  private static List<X509Certificate> certificates(String key, Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!found.isEmpty()) {
        return found;
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("%s: cannot read %s".formatted(key, file), e);
    } catch (CertificateException e) {
      throw new IllegalArgumentException(notCertificates(key, file), e);
    }
    throw new IllegalArgumentException(notCertificates(key, file));
  }

  private static String notCertificates(String key, Path file) {
    return "%s: %s is not a PEM file of certificates".formatted(key, file);
  }
}
