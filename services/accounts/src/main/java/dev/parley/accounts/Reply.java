package dev.parley.accounts;

import io.grpc.stub.StreamObserver;

/// Ends unary calls. Stateless.
final class Reply {
  private Reply() {}

  static <T> void send(StreamObserver<T> observer, T answer) {
    observer.onNext(answer);
    observer.onCompleted();
  }
}
