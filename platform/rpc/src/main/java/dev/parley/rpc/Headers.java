package dev.parley.rpc;

import io.grpc.Metadata;

/// The metadata keys of calls between processes.
final class Headers {
  static final Metadata.Key<String> AUTHORIZATION = key("authorization");
  static final Metadata.Key<String> REQUEST_ID = key("x-request-id");
  static final Metadata.Key<String> CLIENT_ADDRESS = key("parley-client-address");
  static final Metadata.Key<String> USER_AGENT = key("parley-user-agent");
  static final Metadata.Key<String> SECRET = key("parley-secret");
  // Milliseconds that are left when the call leaves. Armeria keeps gRPC's own for itself.
  static final Metadata.Key<String> TIMEOUT = key("parley-timeout");

  private Headers() {}

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
