package dev.parley.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// P9: the server is killed with 5,000 people connected and started again. As soon as it is ready
/// all of them connect in the same moment, and sync, until each has every message that was
/// acknowledged. Fifty chats of a hundred people, one of whom sends.
final class ReconnectScenario implements Scenario {
  private static final int CLIENTS = 5_000;
  private static final int QUICK_CLIENTS = 500;
  private static final int PER_CHAT = 100;
  private static final int CONNECTING_AT_A_TIME = 100;
  private static final int PATIENCE_SECONDS = 120;
  private static final int POLL_MILLIS = 20;

  @Override
  public void round(Bench bench, Results results)
      throws IOException, InterruptedException, ExecutionException {
    int count = bench.options().quick() ? QUICK_CLIENTS : CLIENTS;
    OpenFiles.require(count);
    try (ServerUnderTest server = bench.fresh(List.of());
        LoadGenerator generator = bench.generator(server)) {
      Storm storm = new Storm(count);
      List<StormClient> clients = clients(generator, storm, count);
      connectCalmly(generator, clients, storm);
      Thread.sleep(bench.options().seconds() * 1_000L);

      CountDownLatch recovered = storm.cut(count);
      long killed = System.nanoTime();
      server.kill();
      server.startAgain();
      long ready = System.nanoTime();
      storm.back();
      generator.loop().execute(() -> clients.forEach(StormClient::connect));
      recovered.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      long done = System.nanoTime();

      results.add(Figure.RECONNECT, (done - ready) / 1e9);
      results.add(Figure.RECONNECT_FROM_KILL, (done - killed) / 1e9);
      results.audit(
          Figure.RECONNECT,
          new Audit(
              incomplete(generator, clients), 0, storm.disordered.sum(), 0, storm.errors.sum(), 0));
      results.note(
          Figure.RECONNECT,
          "%d connections were refused or broken and made again, %d frames sent again"
              .formatted(storm.retries.sum(), storm.refusals.sum()));
    }
  }

  private static List<StormClient> clients(LoadGenerator generator, Storm storm, int count)
      throws IOException, InterruptedException {
    List<LoadGenerator.User> users = generator.register(count);
    List<Callable<Storm.Chat>> creations = new ArrayList<>();
    for (int first = 0; first < count; first += PER_CHAT) {
      List<LoadGenerator.User> members = users.subList(first, Math.min(count, first + PER_CHAT));
      List<String> others = members.stream().skip(1).map(LoadGenerator.User::id).toList();
      creations.add(() -> new Storm.Chat(generator.createChat(members.getFirst(), others)));
    }
    List<Storm.Chat> chats = generator.all(creations);
    List<StormClient> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clients.add(
          new StormClient(
              generator, users.get(i), storm, chats.get(i / PER_CHAT), i % PER_CHAT == 0));
    }
    return clients;
  }

  /// Connects some at a time, until all are there.
  private static void connectCalmly(LoadGenerator generator, List<StormClient> clients, Storm storm)
      throws InterruptedException {
    CountDownLatch connected = storm.upToDate();
    for (int i = 0; i < clients.size(); i++) {
      generator.loop().execute(clients.get(i)::connect);
      while (i + 1 - (clients.size() - connected.getCount()) > CONNECTING_AT_A_TIME) {
        Thread.sleep(1);
      }
    }
    if (!connected.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          "%d of %d clients did not connect".formatted(connected.getCount(), clients.size()));
    }
  }

  /// Waits until nobody misses anything.
  ///
  /// @return how many still do in the end
  private static long incomplete(LoadGenerator generator, List<StormClient> clients)
      throws InterruptedException, ExecutionException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      Callable<Long> count = () -> clients.stream().filter(client -> !client.isComplete()).count();
      long incomplete = generator.loop().submit(count).get();
      if (incomplete == 0 || System.nanoTime() > end) {
        return incomplete;
      }
      Thread.sleep(POLL_MILLIS);
    }
  }
}
