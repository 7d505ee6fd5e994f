package dev.parley.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Recorder;

/// P1: durable sends acknowledged per second; every connection sends to a chat of its own, one in
/// flight.
final class SendsScenario implements Scenario {
  private static final int USERS = 20;

  @Override
  public void round(Bench bench, Results results) throws IOException, InterruptedException {
    int seconds = bench.options().seconds();
    Measurement many =
        closedLoop(
            "sends", bench.options().connections(), bench.generator(), bench.server(), seconds);
    many.addTo(results, Figure.SENDS);
    Measurement lone = closedLoop("lone", 1, bench.generator(), bench.server(), seconds);
    lone.addTo(results, Figure.SENDS_LONE);
  }

  static Measurement closedLoop(
      String name, int connections, LoadGenerator generator, ServerUnderTest server, int seconds)
      throws IOException, InterruptedException {
    AtomicLong acknowledged = new AtomicLong();
    AtomicLong wrong = new AtomicLong();
    AtomicBoolean running = new AtomicBoolean(true);
    Recorder latencies = new Recorder(3);
    List<LoadGenerator.User> users = new ArrayList<>();
    for (int i = 0; i < Math.min(USERS, connections); i++) {
      users.add(generator.register());
    }
    List<Socket> sockets = new ArrayList<>();
    List<Sender> senders = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      LoadGenerator.User user = users.get(i % users.size());
      Sender sender =
          new Sender(
              generator.createChat(user, List.of()), 1, latencies, acknowledged, wrong, running);
      senders.add(sender);
      sockets.add(generator.connect(user, sender::received));
    }
    for (int i = 0; i < connections; i++) {
      senders.get(i).start(sockets.get(i));
    }
    Measurement measurement =
        MeasuredWindow.measure(name, acknowledged::get, latencies, wrong, server, seconds);
    running.set(false);
    sockets.forEach(Socket::close);
    return measurement;
  }
}
