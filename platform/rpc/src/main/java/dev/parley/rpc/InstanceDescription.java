package dev.parley.rpc;

import com.google.protobuf.util.Timestamps;
import dev.parley.api.common.v1.GetInstanceRequest;
import dev.parley.api.common.v1.GetInstanceResponse;
import dev.parley.api.common.v1.InstanceServiceGrpc.InstanceServiceImplBase;
import io.grpc.stub.StreamObserver;

/// Tells peers which process they are talking to. Thread-safe.
final class InstanceDescription extends InstanceServiceImplBase {
  private final GetInstanceResponse answer;

  InstanceDescription(ProcessInfo process) {
    this.answer =
        GetInstanceResponse.newBuilder()
            .setVersion(process.version())
            .addAllTargets(process.targets())
            .setStartedAt(Timestamps.fromMillis(process.startedAt().toEpochMilli()))
            .build();
  }

  @Override
  public void getInstance(
      GetInstanceRequest request, StreamObserver<GetInstanceResponse> observer) {
    observer.onNext(answer);
    observer.onCompleted();
  }
}
