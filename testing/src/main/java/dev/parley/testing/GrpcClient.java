package dev.parley.testing;

import com.linecorp.armeria.client.grpc.GrpcClients;
import io.grpc.stub.AbstractStub;
import java.net.URI;

/// Makes gRPC clients. Stateless.
final class GrpcClient {

  private GrpcClient() {}

  static <S extends AbstractStub<S>> S of(URI server, String token, Class<S> stub) {
    var builder = GrpcClients.builder("gproto+" + server + "/").responseTimeoutMillis(20_000);
    if (!token.isEmpty()) {
      builder.setHeader("authorization", "Bearer " + token);
    }
    return builder.build(stub);
  }
}
