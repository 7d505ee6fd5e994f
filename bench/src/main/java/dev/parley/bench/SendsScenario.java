package dev.parley.bench;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/// P1 and P2: durable sends; every connection is a user's only one and sends to a chat of its own.
final class SendsScenario implements Scenario {
  private static final int WARM_UP_SECONDS = 3;
  private static final int CEILING_SECONDS = 2;
  private static final int CONNECTIONS_IN_FLIGHT = 100;
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
    People people = People.of(bench.generator(), Math.max(connections, CONNECTIONS_IN_FLIGHT));
    double most = closed(bench, results, Figure.SENDS, people, connections, 1);
    closed(bench, results, Figure.SENDS_LONE, people, 1, 1);
    closed(bench, results, Figure.SENDS_IN_FLIGHT, people, CONNECTIONS_IN_FLIGHT, IN_FLIGHT);
    open(bench, results, people, connections, most / 2);
    ceilings(bench, results, connections);
  }

  private static double closed(
      Bench bench, Results results, Figure figure, People people, int connections, int inFlight)
      throws IOException, InterruptedException {
    try (Load load = load(bench.generator(), people, connections)) {
      load.startClosedLoop(inFlight);
      Window window = load.measure(bench.server()::cpu, WARM_UP_SECONDS, bench.options().seconds());
      results.add(figure, window.sendsPerSecond());
      window.addCpu(results, figure, window.sends());
      results.audit(figure, load.finish());
      return window.sendsPerSecond();
    }
  }

  private static void open(
      Bench bench, Results results, People people, int connections, double perSecond)
      throws IOException, InterruptedException {
    try (Load load = load(bench.generator(), people, connections)) {
      load.startOpenLoop(perSecond);
      Window window = load.measure(bench.server()::cpu, WARM_UP_SECONDS, bench.options().seconds());
      results.add(Figure.ACK_P50, Window.millis(window.acks(), 50));
      results.add(Figure.ACK_P99, Window.millis(window.acks(), 99));
      window.addCpu(results, Figure.ACK_P50, window.sends());
      results.audit(Figure.ACK_P50, load.finish());
    }
  }

  private static void ceilings(Bench bench, Results results, int connections)
      throws IOException, InterruptedException {
    LoadGenerator generator = bench.nullGenerator();
    People people = People.of(generator, Math.max(connections, CONNECTIONS_IN_FLIGHT));
    ceiling(generator, results, Figure.SENDS, people, connections, 1);
    ceiling(generator, results, Figure.SENDS_LONE, people, 1, 1);
    ceiling(generator, results, Figure.SENDS_IN_FLIGHT, people, CONNECTIONS_IN_FLIGHT, IN_FLIGHT);
  }

  private static void ceiling(
      LoadGenerator generator,
      Results results,
      Figure figure,
      People people,
      int connections,
      int inFlight)
      throws IOException, InterruptedException {
    Supplier<ServerUnderTest.Cpu> none = () -> new ServerUnderTest.Cpu(0, 0);
    try (Load load = load(generator, people, connections)) {
      load.startClosedLoop(inFlight);
      Window window = load.measure(none, CEILING_SECONDS, CEILING_SECONDS);
      results.ceiling(figure, window.sendsPerSecond());
      results.audit(figure, load.finish());
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
