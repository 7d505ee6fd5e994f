package dev.parley.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Opens connections to single servers. Thread-safe.
///
/// A connection that is lost stays so: whoever opened it has to know, because what was under
/// way may be lost, and opens another one.
final class Clients implements AutoCloseable {
  /// How keys and messages are written.
  static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

  /// How long connecting or one administrative command may take.
  static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final int THREADS = 2;

  /// Commands that may wait for their answers on one connection.
  private static final int MOST_UNANSWERED = 500_000;

  private final RedisSecurity security;
  private final ClientResources resources =
      DefaultClientResources.builder()
          .ioThreadPoolSize(THREADS)
          .computationThreadPoolSize(THREADS)
          .build();
  private final RedisClient client = RedisClient.create(resources);

  Clients(RedisSecurity security) {
    this.security = security;
    SslOptions.Builder trust = SslOptions.builder().jdkSslProvider();
    security.authorities().ifPresent(file -> trust.trustManager(file.toFile()));
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            .protocolVersion(ProtocolVersion.RESP3)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .maintNotificationsConfig(MaintNotificationsConfig.disabled())
            .requestQueueSize(MOST_UNANSWERED)
            .socketOptions(SocketOptions.builder().connectTimeout(PATIENCE).keepAlive(true).build())
            .sslOptions(trust.build())
            .timeoutOptions(TimeoutOptions.create())
            .build());
  }

  CompletableFuture<StatefulRedisConnection<String, byte[]>> connect(RedisAddress address) {
    return client.connectAsync(CODEC, uri(address)).toCompletableFuture();
  }

  CompletableFuture<StatefulRedisPubSubConnection<String, byte[]>> listen(RedisAddress address) {
    return client.connectPubSubAsync(CODEC, uri(address)).toCompletableFuture();
  }

  /// A connection whose answers are texts.
  ///
  /// @throws io.lettuce.core.RedisException if there is none within [#PATIENCE]
  StatefulRedisConnection<String, String> ask(RedisAddress address) {
    return client.connect(StringCodec.UTF8, uri(address));
  }

  /// A connection to a Sentinel.
  ///
  /// @throws io.lettuce.core.RedisException if there is none within [#PATIENCE]
  StatefulRedisSentinelConnection<String, String> askSentinel(RedisAddress address) {
    return client.connectSentinel(StringCodec.UTF8, uri(address, "", security.sentinelPassword()));
  }

  private RedisURI uri(RedisAddress address) {
    return uri(address, security.user(), security.password());
  }

  private RedisURI uri(RedisAddress address, String user, String password) {
    RedisURI.Builder uri =
        RedisURI.builder()
            .withHost(address.host())
            .withPort(address.port())
            .withTimeout(PATIENCE)
            .withClientName("parley")
            .withSsl(security.tls())
            .withVerifyPeer(SslVerifyMode.FULL);
    if (!user.isEmpty()) {
      uri.withAuthentication(user, password);
    } else if (!password.isEmpty()) {
      uri.withPassword((CharSequence) password);
    }
    return uri.build();
  }

  @Override
  public void close() {
    client.shutdown(0, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    resources.shutdown(0, PATIENCE.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly();
  }
}
