package dev.parley.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/// Asks a server over HTTP/1.1 in a closed loop, on keep-alive connections with one request in
/// flight each. Used by one thread, which opens and closes it.
final class HttpLoad implements AutoCloseable {
  private final EventLoopGroup loop = NativeTransport.loops();
  private final LongAdder answers = new LongAdder();
  private final AtomicLong errors = new AtomicLong();
  private final Recorder micros = new Recorder(3);
  private final List<Channel> channels = new ArrayList<>();
  private final List<HttpConnection> connections = new ArrayList<>();

  private HttpLoad() {}

  /// What a window measured.
  ///
  /// @param perSecond right answers per second
  /// @param micros latencies from request to answer
  /// @param cpu what the server used for all of it
  /// @param answers how many there were
  /// @param errors answers that were not right, and connections that ended, since the start
  record Window(
      double perSecond, Histogram micros, ServerUnderTest.Cpu cpu, long answers, long errors) {
    double p50Millis() {
      return micros.getValueAtPercentile(50) / 1e3;
    }

    double p99Millis() {
      return micros.getValueAtPercentile(99) / 1e3;
    }

    /// CPU of the server's JVM per answer, in microseconds.
    double serverMicros() {
      return cpu.serverNanos() / 1e3 / answers;
    }

    /// CPU of PostgreSQL per answer, in microseconds.
    double databaseMicros() {
      return cpu.databaseNanos() / 1e3 / answers;
    }

    Audit audit() {
      return Audit.errors(errors);
    }
  }

  /// Connects, and begins to ask.
  ///
  /// @param connections how many
  /// @param exchanges what each of them asks
  static HttpLoad start(URI base, int connections, Supplier<Exchange> exchanges)
      throws IOException, InterruptedException {
    HttpLoad load = new HttpLoad();
    boolean started = false;
    try {
      for (int i = 0; i < connections; i++) {
        load.connect(base, exchanges.get());
      }
      started = true;
    } finally {
      if (!started) {
        load.close();
      }
    }
    for (int i = 0; i < connections; i++) {
      Channel channel = load.channels.get(i);
      HttpConnection connection = load.connections.get(i);
      channel.eventLoop().execute(() -> connection.ask(channel));
    }
    return load;
  }

  private void connect(URI base, Exchange exchange) throws IOException, InterruptedException {
    HttpConnection connection = new HttpConnection(exchange, answers, errors, micros);
    var connected =
        new Bootstrap()
            .group(loop)
            .channel(NativeTransport.socket())
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(connection)
            .connect(base.getHost(), base.getPort())
            .await();
    if (!connected.isSuccess()) {
      throw new IOException("no connection to " + base, connected.cause());
    }
    channels.add(connected.channel());
    connections.add(connection);
  }

  /// Measures for some time, after a warm-up.
  ///
  /// @param cpu of the processes that take the load, until now
  Window measure(Supplier<ServerUnderTest.Cpu> cpu, int warmUpSeconds, int seconds)
      throws InterruptedException {
    Thread.sleep(warmUpSeconds * 1_000L);
    micros.reset();
    long before = answers.sum();
    ServerUnderTest.Cpu cpuBefore = cpu.get();
    long start = System.nanoTime();
    Thread.sleep(seconds * 1_000L);
    double elapsed = (System.nanoTime() - start) / 1e9;
    long count = answers.sum() - before;
    return new Window(
        count / elapsed,
        micros.getIntervalHistogram(),
        cpu.get().minus(cpuBefore),
        count,
        errors.get());
  }

  @Override
  public void close() {
    connections.forEach(HttpConnection::stop);
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
