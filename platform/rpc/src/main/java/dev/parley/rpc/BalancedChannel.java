package dev.parley.rpc;

import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The channel to a service in other processes: each call goes to the instance whose turn it is.
/// Thread-safe. For unary methods, as all of the contract are.
final class BalancedChannel extends Channel {
  private final String service;
  private final ServicePeers peers;
  private final Map<String, Boolean> repeatable = new ConcurrentHashMap<>();

  BalancedChannel(String service, ServicePeers peers) {
    this.service = service;
    this.peers = peers;
  }

  @Override
  public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
    if (method.getType() != MethodDescriptor.MethodType.UNARY) {
      throw new IllegalArgumentException(method.getFullMethodName() + " is not unary");
    }
    boolean again =
        repeatable.computeIfAbsent(method.getFullMethodName(), _ -> isRepeatable(method));
    return new BalancedCall<>(peers, method, options, again);
  }

  @Override
  public String authority() {
    return service;
  }

  /// Whether the contract says that a request may arrive twice without harm.
  private static boolean isRepeatable(MethodDescriptor<?, ?> method) {
    return Contract.descriptor(method).getOptions().getIdempotencyLevel()
        != IdempotencyLevel.IDEMPOTENCY_UNKNOWN;
  }
}
