package dev.parley.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Recorder;

/// P3: deliveries per second to chats of many connections; every message is durable first. Each
/// receiver checks that the numbers it gets follow one another.
final class FanoutScenario implements Scenario {
  private static final int CONNECTIONS_PER_USER = 50;
  private static final int CHATS = 10;
  private static final int CONNECTIONS_PER_CHAT = 100;

  @Override
  public void round(Bench bench, Results results) throws IOException, InterruptedException {
    run(bench, 4).addTo(results, Figure.DELIVERIES_4);
    run(bench, 16).addTo(results, Figure.DELIVERIES_16);
  }

  private static Measurement run(Bench bench, int inFlight)
      throws IOException, InterruptedException {
    LoadGenerator generator = bench.generator();
    LongAdder delivered = new LongAdder();
    AtomicLong wrong = new AtomicLong();
    AtomicBoolean running = new AtomicBoolean(true);
    Recorder latencies = new Recorder(3);
    List<Socket> sockets = new ArrayList<>();
    List<Runnable> starts = new ArrayList<>();
    for (int i = 0; i < CHATS; i++) {
      chat(generator, inFlight, delivered, wrong, running, latencies, sockets, starts);
    }
    starts.forEach(Runnable::run);
    Measurement measurement =
        MeasuredWindow.measure(
            "deliveries",
            delivered::sum,
            latencies,
            wrong,
            bench.server(),
            bench.options().seconds());
    running.set(false);
    sockets.forEach(Socket::close);
    return measurement;
  }

  private static void chat(
      LoadGenerator generator,
      int inFlight,
      LongAdder delivered,
      AtomicLong wrong,
      AtomicBoolean running,
      Recorder latencies,
      List<Socket> sockets,
      List<Runnable> starts)
      throws IOException, InterruptedException {
    List<LoadGenerator.User> users = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS_PER_CHAT / CONNECTIONS_PER_USER; i++) {
      users.add(generator.register());
    }
    String chatId =
        generator.createChat(
            users.getFirst(), users.stream().skip(1).map(LoadGenerator.User::id).toList());
    for (int i = 0; i < CONNECTIONS_PER_CHAT; i++) {
      LoadGenerator.User user = users.get(i % users.size());
      Receiver receiver = new Receiver(delivered, wrong);
      if (i < inFlight) {
        Sender sender = new Sender(chatId, 1, latencies, new AtomicLong(), wrong, running);
        Socket socket =
            generator.connect(
                user,
                (s, frame) -> {
                  receiver.received(frame);
                  sender.received(s, frame);
                });
        sockets.add(socket);
        starts.add(() -> sender.start(socket));
      } else {
        sockets.add(generator.connect(user, (_, frame) -> receiver.received(frame)));
      }
    }
  }
}
