package dev.parley.rpc;

import com.google.protobuf.util.Timestamps;
import com.linecorp.armeria.client.Endpoint;
import dev.parley.api.common.v1.GetInstanceRequest;
import dev.parley.api.common.v1.GetInstanceResponse;
import dev.parley.api.common.v1.InstanceServiceGrpc;
import dev.parley.rpc.ServiceStatus.About;
import dev.parley.rpc.ServiceStatus.InstanceStatus;
import io.grpc.ClientInterceptor;
import io.grpc.StatusRuntimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// Asks every instance of a service, at once, who it is. Thread-safe.
final class PeerStatus {
  private static final long PATIENCE_MILLIS = 1_000;
  private final ServicePeers peers;
  private final ClientInterceptor context;
  private final Executor threads;

  PeerStatus(ServicePeers peers, ClientInterceptor context, Executor threads) {
    this.peers = peers;
    this.context = context;
    this.threads = threads;
  }

  /// Takes at most a second.
  List<InstanceStatus> ask() {
    List<CompletableFuture<InstanceStatus>> answers =
        peers.known().stream()
            .distinct()
            .sorted()
            .map(endpoint -> CompletableFuture.supplyAsync(() -> ask(endpoint), threads))
            .toList();
    return answers.stream().map(CompletableFuture::join).toList();
  }

  private InstanceStatus ask(Endpoint endpoint) {
    Optional<About> about = about(endpoint);
    String health = about.isEmpty() ? "no answer" : "not ready";
    return new InstanceStatus(
        Instance.address(endpoint), peers.isReady(endpoint) ? "ready" : health, about);
  }

  private Optional<About> about(Endpoint endpoint) {
    try {
      GetInstanceResponse answer =
          InstanceServiceGrpc.newBlockingStub(peers.at(endpoint).channel())
              .withInterceptors(context)
              .withDeadlineAfter(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
              .getInstance(GetInstanceRequest.getDefaultInstance());
      return Optional.of(
          new About(
              answer.getVersion(),
              answer.getTargetsList(),
              Instant.ofEpochMilli(Timestamps.toMillis(answer.getStartedAt()))));
    } catch (StatusRuntimeException e) {
      return Optional.empty(); // shown as no answer
    }
  }
}
