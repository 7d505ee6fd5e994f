package dev.parley.rpc;

import dev.parley.kernel.ConfigReader;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/// How processes speak to each other.
///
/// @param host the address the internal gRPC server binds, where there is one
/// @param port its port, 0 for a random one
/// @param secret what every process of one cluster knows and no one else; sent with each call
/// @param deadline how long a call may take unless its caller says less
/// @param peers how to treat the instances of services elsewhere
/// @param tls with which certificates processes speak to each other; empty for none
public record RpcConfig(
    String host,
    int port,
    String secret,
    Duration deadline,
    PeersConfig peers,
    Optional<TlsConfig> tls) {
  private static final int SECRET_BYTES = 32;

  /// Checks the secret's length.
  public RpcConfig {
    if (secret.length() < 16) {
      throw new IllegalArgumentException("rpc.secret needs at least 16 characters");
    }
  }

  /// A configuration without certificates that treats peers as usual.
  ///
  /// @param host the address the internal gRPC server binds, where there is one
  /// @param port its port, 0 for a random one
  /// @param secret what every process of one cluster knows
  /// @param deadline how long a call may take unless its caller says less
  public RpcConfig(String host, int port, String secret, Duration deadline) {
    this(host, port, secret, deadline, PeersConfig.DEFAULT, Optional.empty());
  }

  /// Reads the section `rpc`.
  ///
  /// @param reader the reader scoped to the section
  /// @return the configuration; without a configured secret, one that only this process knows
  public static RpcConfig read(ConfigReader reader) {
    String secret =
        reader.secret(
            "secret",
            "",
            "what all processes of a cluster share, at least 16 characters; one process needs none");
    return new RpcConfig(
        reader.string("host", "127.0.0.1", "the address of the internal gRPC server"),
        reader.integer("port", 9090, 0, 65_535, "the port of the internal gRPC server"),
        secret.isEmpty() ? randomSecret() : secret,
        reader.duration(
            "deadline",
            Duration.ofSeconds(10),
            Duration.ofMillis(100),
            Duration.ofMinutes(5),
            "how long a call between services may take"),
        PeersConfig.read(reader),
        TlsConfig.read(reader.at("tls")));
  }

  private static String randomSecret() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
