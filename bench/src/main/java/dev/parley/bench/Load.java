package dev.parley.bench;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Connections that send to chats and check what they receive. Used by one thread, in this order:
/// chats and members are named, connected, started, measured, finished and closed.
final class Load implements AutoCloseable {
  private static final int CONNECTING_AT_A_TIME = 64;
  private static final int POLL_MILLIS = 20;
  private static final int SETTLE_MILLIS = 100;
  private static final long PATIENCE_NANOS = 10_000_000_000L;
  private static final AtomicInteger STREAMS = new AtomicInteger();
  private final LoadGenerator generator;
  private final EventLoop loop;
  private final Tally tally = new Tally();
  private final FrameDecoder decoder = new FrameDecoder();
  private final List<Chat> chats = new ArrayList<>();
  private final List<Planned> planned = new ArrayList<>();
  private final List<Member> members = new ArrayList<>();
  private final List<Member> senders = new ArrayList<>();
  private boolean timesDeliveries;
  private @Nullable Pacer pacer;

  private record Planned(LoadGenerator.User user, List<Chat> hears, boolean sends) {}

  Load(LoadGenerator generator) {
    this.generator = generator;
    this.loop = generator.loop();
  }

  /// Times every delivery too; before the connections are made.
  void timeDeliveries() {
    timesDeliveries = true;
  }

  Chat chat(String id) {
    Chat chat = new Chat(id, chats.size());
    chats.add(chat);
    return chat;
  }

  /// Names a connection that only listens.
  ///
  /// @param hears all chats of the user, which follow one another in this load
  void receiver(LoadGenerator.User user, List<Chat> hears) {
    plan(user, hears, false);
  }

  /// Names a connection that sends to these chats in turn.
  ///
  /// @param hears all chats of the user, which follow one another in this load
  void sender(LoadGenerator.User user, List<Chat> hears) {
    plan(user, hears, true);
  }

  private void plan(LoadGenerator.User user, List<Chat> hears, boolean sends) {
    for (int i = 1; i < hears.size(); i++) {
      if (hears.get(i).index != hears.get(i - 1).index + 1) {
        throw new IllegalArgumentException("chats of a connection must follow one another");
      }
    }
    hears.forEach(chat -> chat.receivers++);
    planned.add(new Planned(user, hears, sends));
  }

  /// Makes the connections.
  void connect() throws InterruptedException, IOException {
    List<List<Stream>> own = streams();
    List<LoadGenerator.User> users =
        generator.renewed(planned.stream().map(Planned::user).toList());
    List<CompletableFuture<Void>> waiting = new ArrayList<>();
    for (int i = 0; i < planned.size(); i++) {
      Planned plan = planned.get(i);
      Member member =
          new Member(
              decoder,
              tally,
              new Receiver(plan.hears()),
              new Sender(own.get(i), tally),
              timesDeliveries);
      members.add(member);
      if (plan.sends()) {
        senders.add(member);
      }
      waiting.add(generator.connecting(users.get(i), member).thenAccept(member::connected));
      if (waiting.size() == CONNECTING_AT_A_TIME || i == planned.size() - 1) {
        await(waiting);
        waiting.clear();
      }
    }
  }

  /// Numbers the streams chat by chat.
  ///
  /// @return those of each connection
  private List<List<Stream>> streams() {
    List<List<Integer>> sendersOf = new ArrayList<>();
    chats.forEach(_ -> sendersOf.add(new ArrayList<>()));
    List<List<Stream>> own = new ArrayList<>();
    for (int i = 0; i < planned.size(); i++) {
      own.add(new ArrayList<>());
      if (planned.get(i).sends()) {
        for (Chat chat : planned.get(i).hears()) {
          sendersOf.get(chat.index).add(i);
        }
      }
    }
    for (Chat chat : chats) {
      for (int sender : sendersOf.get(chat.index)) {
        Stream stream = new Stream(chat, STREAMS.getAndIncrement());
        chat.streams.add(stream);
        own.get(sender).add(stream);
      }
    }
    return own;
  }

  /// Every sender sends again when one of its sends is answered.
  ///
  /// @param inFlight sends of each sender that are not answered
  void startClosedLoop(int inFlight) {
    loop.execute(() -> senders.forEach(member -> member.startClosedLoop(inFlight)));
  }

  /// The senders send in turn, whatever becomes of the sends.
  void startOpenLoop(double perSecond) {
    loop.execute(
        () -> {
          pacer = new Pacer(loop, senders, perSecond);
          pacer.tick();
        });
  }

  /// Measures for some time, after a warm-up.
  ///
  /// @param cpu of the server until now
  Window measure(Supplier<ServerUnderTest.Cpu> cpu, int warmUpSeconds, int seconds)
      throws InterruptedException {
    Thread.sleep(warmUpSeconds * 1_000L);
    tally.acks.reset();
    tally.deliveries.reset();
    long sends = tally.acknowledged.sum();
    long deliveries = tally.delivered.sum();
    ServerUnderTest.Cpu cpuBefore = cpu.get();
    long ownBefore = ownCpu();
    long start = System.nanoTime();
    Thread.sleep(seconds * 1_000L);
    return new Window(
        (System.nanoTime() - start) / 1e9,
        tally.acknowledged.sum() - sends,
        tally.delivered.sum() - deliveries,
        tally.acks.getIntervalHistogram(),
        tally.deliveries.getIntervalHistogram(),
        cpu.get().minus(cpuBefore),
        ownCpu() - ownBefore);
  }

  /// Stops the senders, waits until every connection has all that was acknowledged, or nothing came
  /// for ten seconds, and says what was wrong.
  Audit finish() throws InterruptedException, IOException {
    onLoop(
        () -> {
          if (pacer != null) {
            pacer.stop();
          }
          members.forEach(Member::stop);
          return true;
        });
    long seen = -1;
    long since = System.nanoTime();
    while (!onLoop(this::isComplete) && System.nanoTime() - since < PATIENCE_NANOS) {
      Thread.sleep(POLL_MILLIS);
      long now = tally.delivered.sum() + tally.acknowledged.sum();
      if (now != seen) {
        seen = now;
        since = System.nanoTime();
      }
    }
    Thread.sleep(SETTLE_MILLIS); // what comes twice comes now
    return onLoop(
        () -> members.stream().map(Member::audit).reduce(Audit.CLEAN, (all, one) -> all.plus(one)));
  }

  private boolean isComplete() {
    long owed = 0;
    for (Chat chat : chats) {
      for (Stream stream : chat.streams) {
        owed += (long) stream.acknowledged() * chat.receivers;
      }
    }
    long received = 0;
    for (Member member : members) {
      if (!member.isIdle()) {
        return false;
      }
      received += member.receiver().received();
    }
    return received >= owed;
  }

  private <T> T onLoop(Callable<T> todo) throws InterruptedException, IOException {
    try {
      return loop.submit(todo).get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  private static void await(List<CompletableFuture<Void>> all)
      throws InterruptedException, IOException {
    try {
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  private static long ownCpu() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getProcessCpuTime();
  }

  @Override
  public void close() {
    members.forEach(Member::close);
  }
}
