package dev.parley.friends;

import io.grpc.stub.StreamObserver;

/// Answers unary calls. Stateless.
final class Replies {
  private Replies() {}

  static <T> void send(StreamObserver<T> observer, T answer) {
    observer.onNext(answer);
    observer.onCompleted();
  }
}
