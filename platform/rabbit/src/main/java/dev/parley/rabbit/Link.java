package dev.parley.rabbit;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.parley.events.BusUnavailableException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connection to RabbitMQ: made anew whenever it ends, on a thread of its own, with
/// everything that shall run on it. Thread-safe.
final class Link {
  /// Something to be started on each new connection.
  @FunctionalInterface
  interface Guest {
    /// Starts it. When it ends before the connection does, it ends the connection.
    void open(Connection connection) throws IOException;
  }

  private static final Logger log = LoggerFactory.getLogger(Link.class);
  private static final int CONNECT_MILLIS = 5_000;
  /// A queue whose nodes are just starting may never answer; what is asked again then is answered.
  private static final int ANSWER_MILLIS = 3_000;
  private static final int HEARTBEAT_SECONDS = 10;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final ConnectionFactory factory;
  private final List<Address> addresses;
  private final Topology topology;
  private final List<Guest> guests = new CopyOnWriteArrayList<>();
  private final Semaphore changes = new Semaphore(0);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("rabbit-", 0).factory());
  private final Thread keeper = Thread.ofVirtual().name("rabbit-link").unstarted(this::run);
  private volatile @Nullable Connection current;

  Link(RabbitConfig config, Topology topology) {
    this.factory = factory(config);
    this.addresses = addresses(config);
    this.topology = topology;
  }

  void start() {
    keeper.start();
  }

  /// Lets something run on this connection and all to come.
  void invite(Guest guest) {
    guests.add(guest);
    changes.release();
  }

  /// The connection.
  ///
  /// @throws BusUnavailableException when there is none
  Connection connection() {
    Connection open = current;
    if (open == null || !open.isOpen()) {
      throw new BusUnavailableException("There is no connection to RabbitMQ " + addresses);
    }
    return open;
  }

  boolean isUp() {
    Connection open = current;
    return open != null && open.isOpen();
  }

  /// Where work on what arrives is done.
  ExecutorService threads() {
    return threads;
  }

  /// Waits, unless the link is closed meanwhile.
  ///
  /// @return false if it is closed
  boolean rest(Duration pause) throws InterruptedException {
    return !closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  void close() {
    closing.countDown();
    changes.release();
    try {
      if (!keeper.join(CLOSING)) {
        keeper.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
  }

  private void run() {
    Duration pause = FIRST_PAUSE;
    try {
      do {
        try {
          Connection connection = factory.newConnection(threads, addresses, "parley");
          pause = FIRST_PAUSE;
          stay(connection);
        } catch (IOException | TimeoutException | RuntimeException e) {
          log.atWarn()
              .addKeyValue("nodes", addresses)
              .addKeyValue("cause", reason(e))
              .log("RabbitMQ cannot be used; events wait until it can");
        }
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      } while (rest(pause));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Returns when the connection has ended.
  private void stay(Connection connection) throws IOException, InterruptedException {
    try {
      connection.addShutdownListener(_ -> changes.release());
      Channel channel = connection.createChannel();
      topology.declare(channel);
      channel.abort();
      current = connection;
      log.atInfo().addKeyValue("node", connection.getAddress()).log("Connected to RabbitMQ");
      Set<Guest> opened = new HashSet<>();
      while (connection.isOpen() && closing.getCount() > 0) {
        for (Guest guest : guests) {
          if (opened.add(guest)) {
            guest.open(connection);
          }
        }
        changes.acquire();
        changes.drainPermits();
      }
    } finally {
      current = null;
      connection.abort(CONNECT_MILLIS);
    }
  }

  /// Connects once.
  static Connection connect(RabbitConfig config) throws IOException, TimeoutException {
    return factory(config).newConnection(addresses(config), "parley-operator");
  }

  private static List<Address> addresses(RabbitConfig config) {
    return config.nodes().stream().map(Link::address).toList();
  }

  private static ConnectionFactory factory(RabbitConfig config) {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUsername(config.user());
    factory.setPassword(config.password().isEmpty() ? config.user() : config.password());
    factory.setVirtualHost(config.vhost());
    factory.setAutomaticRecoveryEnabled(false);
    factory.setTopologyRecoveryEnabled(false);
    factory.setConnectionTimeout(CONNECT_MILLIS);
    factory.setHandshakeTimeout(CONNECT_MILLIS);
    factory.setChannelRpcTimeout(ANSWER_MILLIS);
    factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
    factory.setThreadFactory(Thread.ofPlatform().daemon().name("rabbit-io-", 0).factory());
    if (config.tls()) {
      try {
        factory.useSslProtocol(SSLContext.getDefault());
        factory.enableHostnameVerification();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("Java's own TLS settings cannot be used", e);
      }
    }
    return factory;
  }

  private static Address address(String node) {
    int colon = node.lastIndexOf(':');
    return new Address(node.substring(0, colon), Integer.parseInt(node.substring(colon + 1)));
  }

  private static String reason(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null && cause.getMessage() == null) {
      cause = cause.getCause();
    }
    return cause.toString();
  }
}
