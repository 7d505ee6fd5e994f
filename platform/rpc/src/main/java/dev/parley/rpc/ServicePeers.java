package dev.parley.rpc;

import com.linecorp.armeria.client.ClientRequestContext;
import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.HttpClient;
import com.linecorp.armeria.client.ResponseTimeoutException;
import com.linecorp.armeria.client.endpoint.EndpointGroup;
import com.linecorp.armeria.client.endpoint.healthcheck.HealthCheckedEndpointGroup;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The instances of one service in other processes: which there are, which are ready, and which is
/// next. Thread-safe.
final class ServicePeers implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ServicePeers.class);
  private final String service;
  private final PeerClients clients;
  private final Duration suspicion;
  private final Duration patience;
  private final EndpointGroup known;
  private final HealthCheckedEndpointGroup healthy;
  private final Map<Endpoint, Instance> instances = new ConcurrentHashMap<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final CompletableFuture<Void> asked = new CompletableFuture<>();
  private final Breaker breaker;
  private final RetryBudget budget;
  private final Counter retries;
  private final Counter refusedByBreaker;
  private final Counter refusedByAbsence;
  private volatile List<Instance> ready = List.of();

  /// Starts to look for the instances of a service.
  ///
  /// @param service the service's name in the contract: `accounts`
  /// @param addresses where it is, at least one
  ServicePeers(
      String service,
      List<PeerAddress> addresses,
      PeerClients clients,
      PeersConfig config,
      MeterRegistry metrics) {
    this.service = service;
    this.clients = clients;
    this.suspicion = config.healthInterval();
    this.patience = config.healthTimeout();
    this.breaker = new Breaker(service, config);
    this.budget = new RetryBudget(config.retryPercent());
    this.retries = metrics.counter("parley.rpc.retries", "service", service);
    this.refusedByBreaker = refused(metrics, "circuit");
    this.refusedByAbsence = refused(metrics, "nobody");
    this.known = clients.find(addresses);
    this.healthy = clients.check(known, this::watch);
    healthy.addListener(_ -> update(), true);
    gauge(metrics, "parley.rpc.circuit", Breaker::level, breaker, "0 closed, 1 half-open, 2 open");
    gauge(metrics, "parley.rpc.instances", peers -> peers.ready.size(), this, "ready instances");
  }

  /// The instance for a call.
  ///
  /// @param about what the call is about; empty for nothing, and the instance whose turn it is
  /// @param not one that is chosen only if there is no other
  /// @return null if none is ready
  @Nullable Instance next(String about, @Nullable Instance not) {
    return about.isEmpty() ? nextInTurn(not) : of(about, not);
  }

  /// A number for the instance of what calls are about.
  int place(String about) {
    return ready.indexOf(of(about, null));
  }

  /// The instance that is highest by a hash of both (rendezvous hashing): when one comes or goes,
  /// only its share moves.
  private @Nullable Instance of(String about, @Nullable Instance not) {
    Instance best = null;
    long bestRank = Long.MIN_VALUE;
    for (Instance candidate : ready) {
      boolean wanted = candidate != not && !candidate.isSuspect();
      long rank = (wanted ? 1L << 32 : 0) + (candidate.rank(about) & 0xFFFF_FFFFL);
      if (best == null || rank > bestRank) {
        best = candidate;
        bestRank = rank;
      }
    }
    return best;
  }

  private @Nullable Instance nextInTurn(@Nullable Instance not) {
    List<Instance> candidates = ready;
    Instance fallback = null;
    int start = turn.getAndIncrement();
    for (int i = 0; i < candidates.size(); i++) {
      Instance candidate = candidates.get(Math.floorMod(start + i, candidates.size()));
      if (candidate != not && !candidate.isSuspect()) {
        return candidate;
      }
      if (fallback == null || fallback == not) {
        fallback = candidate;
      }
    }
    return fallback;
  }

  /// An instance could not be reached: others have its turns for a while.
  void failed(Instance instance) {
    instance.suspect(suspicion);
  }

  Breaker breaker() {
    return breaker;
  }

  /// Counts a call, which earns a part of a second try.
  void called() {
    budget.earn();
  }

  /// Takes a second try from the budget, and counts it.
  boolean mayRetry() {
    boolean may = budget.spend();
    if (may) {
      retries.increment();
    }
    return may;
  }

  /// Counts a call that was not made.
  ///
  /// @param byBreaker because most calls failed; otherwise because no instance is ready
  void refused(boolean byBreaker) {
    (byBreaker ? refusedByBreaker : refusedByAbsence).increment();
  }

  /// Whether every instance was asked at least once how it is.
  boolean isAsked() {
    return asked.isDone();
  }

  /// Runs something as soon as every instance was asked once, or should have been.
  void whenAsked(Runnable work, Executor executor) {
    var _ =
        asked
            .copy()
            .completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
            .thenRunAsync(work, executor);
  }

  /// Every instance that is known.
  List<Endpoint> known() {
    return known.endpoints();
  }

  /// Whether an instance is one of those that are ready.
  boolean isReady(Endpoint endpoint) {
    return ready.stream().anyMatch(instance -> instance.endpoint().equals(endpoint));
  }

  /// The instance at an endpoint, ready or not.
  Instance at(Endpoint endpoint) {
    return instances.computeIfAbsent(
        endpoint, there -> new Instance(there, clients.channel(there)));
  }

  @Override
  public void close() {
    healthy.close(); // and with it those known
  }

  /// Takes over which are ready. Reads that itself: those who tell of changes may overtake one
  /// another.
  private synchronized void update() {
    List<Endpoint> endpoints = healthy.endpoints();
    List<Instance> now = endpoints.stream().distinct().map(this::at).toList();
    Set<Endpoint> keep = new HashSet<>(known.endpoints());
    keep.addAll(endpoints);
    instances.keySet().retainAll(keep);
    if (!now.equals(ready)) {
      log.atInfo()
          .addKeyValue("service", service)
          .addKeyValue(
              "instances",
              now.stream().map(instance -> Instance.address(instance.endpoint())).toList())
          .log("The instances of a service that are ready have changed");
    }
    ready = now;
    asked.complete(null);
  }

  /// Sees a question whether an instance is ready, and what becomes of it.
  private HttpResponse watch(HttpClient delegate, ClientRequestContext ctx, HttpRequest request)
      throws Exception {
    Endpoint endpoint = ctx.endpoint();
    if (endpoint != null) {
      var _ =
          ctx.log()
              .whenComplete()
              .thenAccept(
                  done -> {
                    Instance instance = instances.get(endpoint);
                    if (instance != null
                        && done.responseCause() instanceof ResponseTimeoutException) {
                      instance.giveUpCalls();
                      hangUp(done.channel());
                    }
                  });
    }
    return delegate.execute(ctx, request);
  }

  /// Closes the connection on which there was no answer: if the network lost what was sent, nothing
  /// else comes through it for as long as TCP waits before it sends that again, which can be half a
  /// minute after the network is mended.
  private static void hangUp(@Nullable Channel connection) {
    if (connection != null) {
      var _ = connection.close();
    }
  }

  private Counter refused(MeterRegistry metrics, String why) {
    return metrics.counter("parley.rpc.refused", "service", service, "why", why);
  }

  private <T> void gauge(
      MeterRegistry metrics, String name, ToDoubleFunction<T> value, T of, String description) {
    Gauge.builder(name, of, value)
        .tag("service", service)
        .description(description)
        .register(metrics);
  }
}
