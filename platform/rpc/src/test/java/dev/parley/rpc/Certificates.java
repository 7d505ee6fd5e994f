package dev.parley.rpc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// A certificate authority of a test, made by the JDK's keytool, and PEM files of its nodes.
final class Certificates {
  private static final String PASSWORD = "only for tests";
  private final Path folder;
  private final Path store;

  Certificates(Path folder) {
    this.folder = folder;
    this.store = folder.resolve("store.p12");
    keytool("-genkeypair", "-alias", "ca", "-dname", "CN=ca", "-ext", "bc:c");
  }

  /// The PEM file of the authority.
  Path trusted() {
    return pem("trusted.pem", "CERTIFICATE", chain("ca"));
  }

  /// The certificates and key of a node, in files.
  ///
  /// @param names what it may be called, as keytool's extension: `ip:127.0.0.1`
  TlsConfig node(String alias, String names) {
    return TlsConfig.load(certificate(alias, names), key(alias), trusted());
  }

  Path certificate(String alias, String names) {
    keytool(
        "-genkeypair",
        "-alias",
        alias,
        "-dname",
        "CN=" + alias,
        "-signer",
        "ca",
        "-ext",
        "san=" + names);
    return pem(alias + ".pem", "CERTIFICATE", chain(alias));
  }

  Path key(String alias) {
    try {
      byte[] key = load().getKey(alias, PASSWORD.toCharArray()).getEncoded();
      return pem(alias + ".key", "PRIVATE KEY", List.of(key));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<byte[]> chain(String alias) {
    try {
      List<byte[]> chain = new ArrayList<>();
      for (Certificate certificate : load().getCertificateChain(alias)) {
        chain.add(certificate.getEncoded());
      }
      return chain;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private KeyStore load() {
    try {
      return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path pem(String name, String kind, List<byte[]> parts) {
    StringBuilder text = new StringBuilder();
    for (byte[] part : parts) {
      text.append("-----BEGIN ").append(kind).append("-----\n");
      text.append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(part));
      text.append("\n-----END ").append(kind).append("-----\n");
    }
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void keytool(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(
        List.of(
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-validity",
            "2",
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            PASSWORD));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(output);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
