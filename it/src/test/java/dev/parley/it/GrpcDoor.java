package dev.parley.it;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.common.HttpHeaderNames;
import dev.parley.api.accounts.v1.AuthServiceGrpc.AuthServiceBlockingStub;
import dev.parley.it.ContractCatalog.Method;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import java.net.URI;

/// gRPC, or gRPC-Web, with the generated messages.
final class GrpcDoor implements Door {
  private final String uri;

  /// Opens the door.
  ///
  /// @param scheme `gproto+http`, or `gproto-web+http` for gRPC-Web
  GrpcDoor(String scheme, URI base) {
    this.uri = scheme + "://" + base.getAuthority() + "/";
  }

  @Override
  public boolean offers(Method method) {
    return true;
  }

  @Override
  public Answer call(Method method, Message request, String authorization) {
    var client = GrpcClients.builder(uri).factory(ClientFactory.ofDefault());
    if (!authorization.isEmpty()) {
      client.setHeader(HttpHeaderNames.AUTHORIZATION, authorization);
    }
    Channel channel = client.build(AuthServiceBlockingStub.class).getChannel();
    try {
      ClientCalls.blockingUnaryCall(channel, stub(method), CallOptions.DEFAULT, request);
      return Answer.OK;
    } catch (StatusRuntimeException e) {
      return answer(e);
    }
  }

  private static Answer answer(StatusRuntimeException error) {
    com.google.rpc.Status status = StatusProto.fromThrowable(error);
    if (status != null) {
      for (Any detail : status.getDetailsList()) {
        if (detail.is(ErrorInfo.class)) {
          try {
            ErrorInfo info = detail.unpack(ErrorInfo.class);
            return new Answer(
                info.getReason(), info.getMetadataOrDefault("field", ""), status.getMessage());
          } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
          }
        }
      }
    }
    throw new AssertionError("a failure without ErrorInfo", error);
  }

  /// The generated gRPC method behind a method of the contract.
  @SuppressWarnings("unchecked")
  private static MethodDescriptor<Message, Message> stub(Method method) {
    var service = method.descriptor().getService();
    String generated =
        service.getFile().getOptions().getJavaPackage() + "." + service.getName() + "Grpc";
    try {
      var descriptor =
          (ServiceDescriptor)
              Class.forName(generated).getMethod("getServiceDescriptor").invoke(null);
      return (MethodDescriptor<Message, Message>)
          descriptor.getMethods().stream()
              .filter(m -> m.getBareMethodName().equals(method.descriptor().getName()))
              .findAny()
              .orElseThrow();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    // Armeria's default client factory lives as long as the JVM.
  }
}
