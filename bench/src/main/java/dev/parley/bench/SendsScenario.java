package dev.parley.bench;

import java.io.IOException;
import java.util.List;

/// P1 and P2: durable sends; every connection is a user's only one and sends to a chat of its own.
final class SendsScenario implements Scenario {
  private static final int FEWER_CONNECTIONS = 100;
  private static final int IN_FLIGHT = 16;

  /// Users with a chat each.
  private record People(List<LoadGenerator.User> users, List<String> chats) {
    static People of(LoadGenerator generator, int count) throws IOException, InterruptedException {
      List<LoadGenerator.User> users = generator.register(count);
      return new People(users, generator.createChats(users));
    }
  }

  @Override
  public void round(Bench bench, Results results) throws IOException, InterruptedException {
    int connections = bench.options().connections();
    Target target = bench.target();
    People people = people(target, connections);
    double most = ceilings(target, people, connections, results);
    latencies(target, people, connections, most / 2, results);
    Target none = bench.nullTarget();
    double _ = ceilings(none, people(none, connections), connections, results);
  }

  private static People people(Target target, int connections)
      throws IOException, InterruptedException {
    return People.of(target.generator(), Math.max(connections, FEWER_CONNECTIONS));
  }

  /// @return what P1 reached
  private static double ceilings(Target target, People people, int connections, Results results)
      throws IOException, InterruptedException {
    double most = closed(target, people, connections, 1, Figure.SENDS, results);
    closed(target, people, 1, 1, Figure.SENDS_LONE, results);
    closed(target, people, FEWER_CONNECTIONS, IN_FLIGHT, Figure.SENDS_IN_FLIGHT, results);
    return most;
  }

  private static double closed(
      Target target, People people, int connections, int inFlight, Figure figure, Results results)
      throws IOException, InterruptedException {
    try (Load load = load(target.generator(), people, connections)) {
      load.startClosedLoop(inFlight);
      Window window = target.measure(load, figure);
      target.add(results, figure, window.sendsPerSecond(), window, window.sends());
      results.audit(figure, load.finish());
      return window.sendsPerSecond();
    }
  }

  private static void latencies(
      Target target, People people, int connections, double perSecond, Results results)
      throws IOException, InterruptedException {
    try (Load load = load(target.generator(), people, connections)) {
      load.startOpenLoop(perSecond);
      Window window = target.measure(load, Figure.ACK_P50);
      double p50 = Window.millis(window.acks(), 50);
      target.add(results, Figure.ACK_P50, p50, window, window.sends());
      results.add(Figure.ACK_P99, Window.millis(window.acks(), 99));
      results.audit(Figure.ACK_P50, load.finish());
    }
  }

  private static Load load(LoadGenerator generator, People people, int connections)
      throws IOException, InterruptedException {
    Load load = new Load(generator);
    for (int i = 0; i < connections; i++) {
      load.sender(people.users().get(i), List.of(load.chat(people.chats().get(i))));
    }
    load.connect();
    return load;
  }
}
