package dev.parley.rpc;

import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The channel to a service in other processes: each call goes to the instance whose turn it is.
/// Thread-safe. For unary methods, as all of the contract are.
final class BalancedChannel extends Channel {
  private static final String SUBJECT = "chat_id";
  private final String service;
  private final ServicePeers peers;
  private final Map<String, Method> methods = new ConcurrentHashMap<>();

  /// What the contract says of a method.
  ///
  /// @param repeatable whether a request may arrive twice without harm
  /// @param subject the field that says what a request is about
  private record Method(boolean repeatable, @Nullable FieldDescriptor subject) {}

  BalancedChannel(String service, ServicePeers peers) {
    this.service = service;
    this.peers = peers;
  }

  @Override
  public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
    if (method.getType() != MethodDescriptor.MethodType.UNARY) {
      throw new IllegalArgumentException(method.getFullMethodName() + " is not unary");
    }
    Method known = methods.computeIfAbsent(method.getFullMethodName(), _ -> describe(method));
    return new BalancedCall<>(peers, method, options, known.repeatable(), known.subject());
  }

  @Override
  public String authority() {
    return service;
  }

  private static Method describe(MethodDescriptor<?, ?> method) {
    var contract = Contract.descriptor(method);
    return new Method(
        contract.getOptions().getIdempotencyLevel() != IdempotencyLevel.IDEMPOTENCY_UNKNOWN,
        contract.getInputType().findFieldByName(SUBJECT));
  }
}
