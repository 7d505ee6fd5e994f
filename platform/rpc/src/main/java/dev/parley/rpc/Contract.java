package dev.parley.rpc;

import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.parley.api.common.v1.Access;
import dev.parley.api.common.v1.Options;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads what the contract says of methods. Stateless.
public final class Contract {
  private Contract() {}

  /// The protobuf descriptor behind a gRPC method.
  ///
  /// @param method a method generated from the contract
  /// @return its descriptor, with the contract's options
  public static MethodDescriptor descriptor(io.grpc.MethodDescriptor<?, ?> method) {
    if (method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier supplier) {
      return supplier.getMethodDescriptor();
    }
    throw new IllegalArgumentException(method.getFullMethodName() + " is not from the contract");
  }

  /// Who may call a method.
  ///
  /// @param method a method generated from the contract
  /// @return never `ACCESS_UNSPECIFIED`
  /// @throws IllegalArgumentException if the contract does not say
  public static Access access(io.grpc.MethodDescriptor<?, ?> method) {
    Access access = descriptor(method).getOptions().getExtension(Options.access);
    if (access == Access.ACCESS_UNSPECIFIED || access == Access.UNRECOGNIZED) {
      throw new IllegalArgumentException(method.getFullMethodName() + " states no access");
    }
    return access;
  }

  /// Who may call each method of some services.
  ///
  /// @param services services generated from the contract
  /// @return full method name to access
  static Map<String, Access> accessByMethod(List<ServerServiceDefinition> services) {
    Map<String, Access> access = new HashMap<>();
    for (ServerServiceDefinition service : services) {
      service
          .getMethods()
          .forEach(
              method ->
                  access.put(
                      method.getMethodDescriptor().getFullMethodName(),
                      access(method.getMethodDescriptor())));
    }
    return Map.copyOf(access);
  }

  /// Whether a service is for Parley's own processes only.
  ///
  /// @param service a service generated from the contract
  /// @return true if no method of it may be offered to the public
  public static boolean isInternal(ServiceDescriptor service) {
    return service.getMethods().stream()
        .allMatch(method -> access(method) == Access.ACCESS_INTERNAL);
  }
}
