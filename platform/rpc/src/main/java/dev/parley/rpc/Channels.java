package dev.parley.rpc;

import io.grpc.Channel;

/// Where to reach a service, whether it runs in this process or elsewhere. Thread-safe.
///
/// Calls carry the current [CallContext], the processes' own token and a deadline.
@FunctionalInterface
public interface Channels {
  /// The channel to a service.
  ///
  /// @param serviceName its full gRPC name, for example `AuthServiceGrpc.SERVICE_NAME`
  /// @return a channel that lives as long as the process
  /// @throws IllegalArgumentException if the service is neither here nor configured as a peer
  Channel to(String serviceName);
}
