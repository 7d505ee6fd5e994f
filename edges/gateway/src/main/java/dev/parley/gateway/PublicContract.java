package dev.parley.gateway;

import dev.parley.api.accounts.v1.AuthServiceGrpc;
import dev.parley.api.accounts.v1.UserServiceGrpc;
import dev.parley.api.chats.v1.ChatServiceGrpc;
import dev.parley.api.chats.v1.MessageServiceGrpc;
import dev.parley.api.common.v1.Access;
import dev.parley.api.friends.v1.BlockServiceGrpc;
import dev.parley.api.friends.v1.FriendServiceGrpc;
import io.grpc.ServiceDescriptor;
import java.util.List;

/// The services the gateway offers to the public: those of the contract that are not for Parley's
/// own processes. A test compares the list with the contract. Stateless.
final class PublicContract {
  /// In the order in which the documents show them.
  static final List<ServiceDescriptor> SERVICES =
      List.of(
          AuthServiceGrpc.getServiceDescriptor(),
          UserServiceGrpc.getServiceDescriptor(),
          ChatServiceGrpc.getServiceDescriptor(),
          MessageServiceGrpc.getServiceDescriptor(),
          FriendServiceGrpc.getServiceDescriptor(),
          BlockServiceGrpc.getServiceDescriptor());

  private PublicContract() {}

  /// The methods of a service that the public may call, in the contract's order.
  static List<PublicMethod> methods(ServiceDescriptor service) {
    return service.getMethods().stream()
        .map(PublicMethod::of)
        .filter(method -> method.access() != Access.ACCESS_INTERNAL)
        .toList();
  }

  /// The methods of all services.
  static List<PublicMethod> methods() {
    return SERVICES.stream().flatMap(service -> methods(service).stream()).toList();
  }
}
