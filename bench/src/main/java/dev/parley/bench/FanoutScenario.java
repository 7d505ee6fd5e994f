package dev.parley.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// P3 and P4: deliveries to ten chats of a hundred connections, each a user's only one.
final class FanoutScenario implements Scenario {
  private static final int CHATS = 10;
  private static final int CONNECTIONS_PER_CHAT = 100;
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
    Target target = bench.target();
    List<Group> groups = groups(target);
    ceilings(target, groups, results);
    cost(target, groups, results);
    Target none = bench.nullTarget();
    ceilings(none, groups(none), results);
  }

  private static List<Group> groups(Target target) throws IOException, InterruptedException {
    List<Group> groups = new ArrayList<>();
    for (int i = 0; i < CHATS; i++) {
      groups.add(Group.of(target.generator()));
    }
    return groups;
  }

  private static void ceilings(Target target, List<Group> groups, Results results)
      throws IOException, InterruptedException {
    closed(target, groups, 4, Figure.DELIVERIES_4, results);
    closed(target, groups, 16, Figure.DELIVERIES_16, results);
  }

  private static void closed(
      Target target, List<Group> groups, int senders, Figure figure, Results results)
      throws IOException, InterruptedException {
    try (Load load = new Load(target.generator())) {
      connect(load, groups, senders);
      load.startClosedLoop(1);
      Window window = target.measure(load, figure);
      target.add(results, figure, window.deliveriesPerSecond(), window, window.deliveries());
      results.audit(figure, load.finish());
    }
  }

  private static void cost(Target target, List<Group> groups, Results results)
      throws IOException, InterruptedException {
    try (Load load = new Load(target.generator())) {
      load.timeDeliveries();
      connect(load, groups, OPEN_LOOP_SENDERS);
      load.startOpenLoop((double) DELIVERIES_PER_SECOND / CONNECTIONS_PER_CHAT);
      Window window = target.measure(load, Figure.DELIVERY_CPU);
      if (window.hasServerCpu()) {
        long nanos = window.cpu().serverNanos() + window.cpu().databaseNanos();
        double micros = nanos / 1e3 / window.deliveries();
        target.add(results, Figure.DELIVERY_CPU, micros, window, window.deliveries());
      }
      results.add(Figure.DELIVERY_P99, Window.millis(window.deliveryTimes(), 99));
      results.audit(Figure.DELIVERY_P99, load.finish());
      results.note(
          Figure.DELIVERY_P99,
          "reached %,.0f deliveries/s".formatted(window.deliveriesPerSecond()));
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
