package dev.parley.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// P3 and P4: deliveries to ten chats of a hundred connections, each a user's only one.
final class FanoutScenario implements Scenario {
  private static final int CHATS = 10;
  private static final int CONNECTIONS_PER_CHAT = 100;
  private static final int WARM_UP_SECONDS = 3;
  private static final int CEILING_SECONDS = 2;
  private static final int DELIVERIES_PER_SECOND = 60_000;
  private static final int OPEN_LOOP_SENDERS = 10;

  /// A chat with its members, the first of whom made it.
  private record Group(String chat, List<LoadGenerator.User> users) {
    static Group of(LoadGenerator generator) throws IOException, InterruptedException {
      List<LoadGenerator.User> users = generator.register(CONNECTIONS_PER_CHAT);
      List<String> others = users.stream().skip(1).map(LoadGenerator.User::id).toList();
      return new Group(generator.createChat(users.getFirst(), others), users);
    }
  }

  @Override
  public void round(Bench bench, Results results) throws IOException, InterruptedException {
    List<Group> groups = groups(bench.generator());
    closed(bench, results, Figure.DELIVERIES_4, groups, 4);
    closed(bench, results, Figure.DELIVERIES_16, groups, 16);
    open(bench, results, groups);
    List<Group> nullGroups = groups(bench.nullGenerator());
    ceiling(bench, results, Figure.DELIVERIES_4, nullGroups, 4);
    ceiling(bench, results, Figure.DELIVERIES_16, nullGroups, 16);
  }

  private static List<Group> groups(LoadGenerator generator)
      throws IOException, InterruptedException {
    List<Group> groups = new ArrayList<>();
    for (int i = 0; i < CHATS; i++) {
      groups.add(Group.of(generator));
    }
    return groups;
  }

  private static void closed(
      Bench bench, Results results, Figure figure, List<Group> groups, int senders)
      throws IOException, InterruptedException {
    try (Load load = new Load(bench.generator())) {
      connect(load, groups, senders);
      load.startClosedLoop(1);
      Window window = load.measure(bench.server()::cpu, WARM_UP_SECONDS, bench.options().seconds());
      results.add(figure, window.deliveriesPerSecond());
      window.addCpu(results, figure, window.deliveries());
      results.audit(figure, load.finish());
    }
  }

  private static void open(Bench bench, Results results, List<Group> groups)
      throws IOException, InterruptedException {
    try (Load load = new Load(bench.generator())) {
      load.timeDeliveries();
      connect(load, groups, OPEN_LOOP_SENDERS);
      load.startOpenLoop((double) DELIVERIES_PER_SECOND / CONNECTIONS_PER_CHAT);
      Window window = load.measure(bench.server()::cpu, WARM_UP_SECONDS, bench.options().seconds());
      long nanos = window.cpu().serverNanos() + window.cpu().databaseNanos();
      results.add(Figure.DELIVERY_CPU, nanos / 1e3 / window.deliveries());
      window.addCpu(results, Figure.DELIVERY_CPU, window.deliveries());
      results.add(Figure.DELIVERY_P99, Window.millis(window.deliveryTimes(), 99));
      results.audit(Figure.DELIVERY_CPU, load.finish());
      results.note(
          Figure.DELIVERY_CPU,
          "reached %,.0f deliveries/s".formatted(window.deliveriesPerSecond()));
    }
  }

  private static void ceiling(
      Bench bench, Results results, Figure figure, List<Group> groups, int senders)
      throws IOException, InterruptedException {
    Supplier<ServerUnderTest.Cpu> none = () -> new ServerUnderTest.Cpu(0, 0);
    try (Load load = new Load(bench.nullGenerator())) {
      connect(load, groups, senders);
      load.startClosedLoop(1);
      Window window = load.measure(none, CEILING_SECONDS, CEILING_SECONDS);
      results.ceiling(figure, window.deliveriesPerSecond());
      results.audit(figure, load.finish());
    }
  }

  private static void connect(Load load, List<Group> groups, int senders)
      throws IOException, InterruptedException {
    List<List<Chat>> chats =
        groups.stream().map(group -> List.of(load.chat(group.chat()))).toList();
    for (int i = 0; i < CONNECTIONS_PER_CHAT; i++) { // so that senders of all chats take turns
      for (int j = 0; j < groups.size(); j++) {
        LoadGenerator.User user = groups.get(j).users().get(i);
        if (i < senders) {
          load.sender(user, chats.get(j));
        } else {
          load.receiver(user, chats.get(j));
        }
      }
    }
    load.connect();
  }
}
