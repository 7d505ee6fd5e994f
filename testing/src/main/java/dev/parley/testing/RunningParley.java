package dev.parley.testing;

import io.grpc.stub.AbstractStub;
import java.net.URI;
import java.util.Map;

/// A running Parley, as its clients see it. Thread-safe.
public interface RunningParley extends AutoCloseable {

  /// The public port on loopback.
  int port();

  /// The operators' port on loopback.
  int opsPort();

  @Override
  void close();

  /// Where the public door is.
  default URI uri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /// A REST client that nobody is signed in to.
  default RestClient rest() {
    return new RestClient(uri(), "");
  }

  /// A REST client of the operators' port.
  default RestClient ops() {
    return new RestClient(URI.create("http://127.0.0.1:" + opsPort()), "");
  }

  /// A gRPC client that nobody is signed in to.
  ///
  /// @param stub for example `AuthServiceGrpc.AuthServiceBlockingStub`
  default <S extends AbstractStub<S>> S grpc(Class<S> stub) {
    return GrpcClient.of(uri(), "", stub);
  }

  /// A new account, signed in.
  ///
  /// @param name begins the login, which is unique; ASCII letters and digits
  default TestUser register(String name) {
    String login = name + "-" + Logins.next();
    RestResponse answer =
        rest()
            .post(
                "/v1/auth/register",
                Map.of("login", login, "password", TestUser.PASSWORD, "firstName", name));
    return TestUser.of(this, login, answer.expect(200));
  }
}
