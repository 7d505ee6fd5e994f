package dev.parley.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.SplittableRandom;

/// A server with one long chat, seeded by SQL.
///
/// @param server its own
/// @param generator loads it
/// @param chat the chat's id
/// @param members the people in it
/// @param messages how many it has
record History(
    ServerUnderTest server,
    LoadGenerator generator,
    String chat,
    List<LoadGenerator.User> members,
    int messages) {
  private static final int MEMBERS = 10;

  /// Starts a server and fills it.
  ///
  /// @param messages how many
  static History seed(Bench bench, int messages)
      throws IOException, InterruptedException, SQLException {
    ServerUnderTest server = bench.fresh(List.of());
    LoadGenerator generator = bench.generator(server);
    List<LoadGenerator.User> members = generator.register(MEMBERS);
    List<String> ids = members.stream().map(LoadGenerator.User::id).toList();
    String chat = generator.createChat(members.getFirst(), ids.subList(1, ids.size()));
    ServerDatabase database = server.database();
    new Seeding(database).messages(chat, ids, messages);
    database.settle();
    return new History(server, generator, chat, members, messages);
  }

  /// Reads pages at random places.
  ///
  /// @param clients how many at a time, each over a connection of its own
  HttpLoad.Window pages(int clients, int warmUpSeconds, int seconds)
      throws IOException, InterruptedException {
    SplittableRandom seeds = new SplittableRandom();
    LoadGenerator.User reader = generator.renewed(members.getFirst());
    try (HttpLoad load =
        HttpLoad.start(
            server.base(),
            clients,
            () -> new PageReads(server.base(), chat, messages, reader, seeds.split()))) {
      return load.measure(server::cpu, warmUpSeconds, seconds);
    }
  }
}
