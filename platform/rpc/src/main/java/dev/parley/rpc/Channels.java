package dev.parley.rpc;

import io.grpc.CallOptions;
import io.grpc.Channel;

/// Where to reach a service, whether it runs in this process or elsewhere. Thread-safe.
///
/// Calls carry the current [CallContext], the processes' own token and a deadline.
@FunctionalInterface
public interface Channels {
  /// The option of a call that says what it is about, for example a chat's id: calls about the same
  /// go to the same instance as long as the same instances are ready. Calls whose requests have a
  /// field `chat_id` need none.
  CallOptions.Key<String> ABOUT = CallOptions.Key.create("parley-about");

  /// The channel to a service.
  ///
  /// @param serviceName its full gRPC name, for example `AuthServiceGrpc.SERVICE_NAME`
  /// @return a channel that lives as long as the process
  /// @throws IllegalArgumentException if the service is neither here nor configured as a peer
  Channel to(String serviceName);

  /// Where calls about something go now: two things of one place may be asked for in one call.
  ///
  /// @param serviceName the service's full gRPC name
  /// @param about for example a chat's id
  /// @return a number that says nothing else
  default int place(String serviceName, String about) {
    return 0;
  }
}
