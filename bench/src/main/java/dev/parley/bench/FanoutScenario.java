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
  private final int chats;
  private final int connectionsPerChat;
  private final int inFlight;

  FanoutScenario(int chats, int connectionsPerChat, int inFlight) {
    this.chats = chats;
    this.connectionsPerChat = connectionsPerChat;
    this.inFlight = inFlight;
  }

  @Override
  public Measurement run(LoadGenerator generator, ServerUnderTest server, int seconds)
      throws IOException, InterruptedException {
    LongAdder delivered = new LongAdder();
    AtomicLong wrong = new AtomicLong();
    AtomicBoolean running = new AtomicBoolean(true);
    Recorder latencies = new Recorder(3);
    List<Socket> sockets = new ArrayList<>();
    List<Runnable> starts = new ArrayList<>();
    for (int i = 0; i < chats; i++) {
      chat(generator, delivered, wrong, running, latencies, sockets, starts);
    }
    starts.forEach(Runnable::run);
    Measurement measurement =
        MeasuredWindow.measure(
            "deliveries, %d chats × %d, %d senders each"
                .formatted(chats, connectionsPerChat, inFlight),
            delivered::sum,
            latencies,
            wrong,
            server,
            seconds);
    running.set(false);
    sockets.forEach(Socket::close);
    return measurement;
  }

  private void chat(
      LoadGenerator generator,
      LongAdder delivered,
      AtomicLong wrong,
      AtomicBoolean running,
      Recorder latencies,
      List<Socket> sockets,
      List<Runnable> starts)
      throws IOException, InterruptedException {
    List<LoadGenerator.User> users = new ArrayList<>();
    for (int i = 0; i < connectionsPerChat / CONNECTIONS_PER_USER; i++) {
      users.add(generator.register());
    }
    String chatId =
        generator.createChat(
            users.getFirst(), users.stream().skip(1).map(LoadGenerator.User::id).toList());
    for (int i = 0; i < connectionsPerChat; i++) {
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
