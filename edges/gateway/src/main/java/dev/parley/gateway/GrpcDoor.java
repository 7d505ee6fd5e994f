package dev.parley.gateway;

import com.google.protobuf.Message;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.grpc.GrpcSerializationFormats;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.grpc.GrpcService;
import com.linecorp.armeria.server.grpc.GrpcServiceBuilder;
import dev.parley.rpc.CallContext;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/// Serves the public services as gRPC and gRPC-Web, by forwarding each call; with reflection and
/// health. Stateless.
final class GrpcDoor {
  /// The largest answer: a page of 1,000 members or a sync of 500 chats stays far below.
  private static final int MAX_RESPONSE_BYTES = 64 * 1024 * 1024;

  private GrpcDoor() {}

  /// Builds the service.
  static GrpcService build(GatewayConfig config, Forwarder forwarder) {
    GrpcServiceBuilder grpc =
        GrpcService.builder()
            .supportedSerializationFormats(
                GrpcSerializationFormats.PROTO,
                GrpcSerializationFormats.PROTO_WEB,
                GrpcSerializationFormats.PROTO_WEB_TEXT)
            .maxRequestMessageLength(config.maxBodyBytes())
            .maxResponseMessageLength(MAX_RESPONSE_BYTES)
            // A client's own timeout ends its wait; it may not stretch ours.
            .useClientTimeoutHeader(false)
            .exceptionHandler(new GrpcErrors())
            .intercept(new GrpcAdmission(forwarder))
            .addService(ProtoReflectionServiceV1.newInstance())
            .enableHealthCheckService(true);
    PublicContract.SERVICES.forEach(service -> grpc.addService(definition(service, forwarder)));
    return grpc.build();
  }

  /// Refuses what is not gRPC before Armeria does, which would answer in plain text.
  static HttpService guarded(HttpService grpc) {
    return grpc.decorate(GrpcDoor::guard);
  }

  private static HttpResponse guard(HttpService grpc, ServiceRequestContext ctx, HttpRequest req)
      throws Exception {
    if (req.method() != HttpMethod.POST) {
      throw HttpStatusException.of(HttpStatus.METHOD_NOT_ALLOWED);
    }
    MediaType type = req.contentType();
    if (type == null || !type.subtype().startsWith("grpc")) {
      throw HttpStatusException.of(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
    }
    return grpc.serve(ctx, req);
  }

  private static ServerServiceDefinition definition(
      ServiceDescriptor service, Forwarder forwarder) {
    ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(service);
    for (PublicMethod method : PublicContract.methods(service)) {
      definition.addMethod(
          method.grpc(),
          (call, headers) -> {
            CallContext from = EdgeCall.of(ServiceRequestContext.current());
            return ServerCalls.<Message, Message>asyncUnaryCall(
                    (request, observer) -> forward(method, forwarder, from, request, observer))
                .startCall(call, headers);
          });
    }
    return definition.build();
  }

  private static void forward(
      PublicMethod method,
      Forwarder forwarder,
      CallContext call,
      Message request,
      StreamObserver<Message> observer) {
    long started = System.nanoTime();
    var _ =
        forwarder
            .forward(method, call, () -> request)
            .whenComplete(
                (answer, error) -> respond(method, forwarder, observer, started, answer, error));
  }

  private static void respond(
      PublicMethod method,
      Forwarder forwarder,
      StreamObserver<Message> observer,
      long started,
      @Nullable Message answer,
      @Nullable Throwable error) {
    if (answer != null) {
      forwarder.record("grpc", method, started, "OK");
      observer.onNext(answer);
      observer.onCompleted();
      return;
    }
    Throwable cause =
        error == null ? new IllegalStateException("no answer") : Exceptions.peel(error);
    forwarder.record("grpc", method, started, Forwarder.code(cause));
    observer.onError(GrpcErrors.stated(cause));
  }
}
