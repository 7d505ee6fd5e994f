package dev.parley.it;

import dev.parley.api.realtime.v1.ClientFrame;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.api.realtime.v1.ServerFrame.BodyCase;
import dev.parley.it.Journal.Acked;
import dev.parley.it.Journal.MessageName;
import dev.parley.it.Journal.Sent;
import dev.parley.testing.RealtimeClient;
import dev.parley.testing.RealtimeClient.Encoding;
import dev.parley.testing.TestUser;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A client that sends again and again into its chats in turn, over a WebSocket, as a good client
/// does: after a lost connection, or a silence, it connects again, asks for what it missed, and
/// repeats what was not acknowledged under the same client ids. Thread-safe.
final class LoadClient {

  private static final int WINDOW = 32;
  private static final Duration PAUSE = Duration.ofMillis(50);

  /// An answer that takes longer will not come: the server, or the way to it, hangs.
  private static final Duration SILENCE = Duration.ofSeconds(3);

  private final TestUser user;
  private final List<String> chats;
  private final Encoding encoding;
  private final Duration between;
  private final Journal journal;
  private final ChatViews views;
  private final ReentrantLock lock = new ReentrantLock();
  private final Semaphore news = new Semaphore(0);
  private final Map<MessageName, Sent> open = new LinkedHashMap<>();
  private final Map<String, MessageName> openById = new LinkedHashMap<>();
  private final Thread thread;
  private final Set<String> heardIn = new HashSet<>();
  private Set<MessageName> marked = Set.of();
  private long sends;
  private long heardAt = System.nanoTime();
  private Phase phase = Phase.SENDING;
  private boolean failed;
  private @Nullable RealtimeClient current;

  private enum Phase {
    SENDING,
    REPEATING,
    LEAVING
  }

  /// @param between how long it waits after each send
  LoadClient(
      TestUser user, List<String> chats, Encoding encoding, Duration between, Journal journal) {
    this.user = user;
    this.between = between;
    this.chats = List.copyOf(chats);
    this.encoding = encoding;
    this.journal = journal;
    this.views = new ChatViews(user.login(), Set.copyOf(chats), journal);
    this.thread = Thread.ofVirtual().name("load-" + user.login()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// Sends nothing new from now on.
  void stopSending() {
    become(Phase.REPEATING);
  }

  /// Whether everything that was sent is acknowledged.
  boolean isAcknowledged() {
    lock.lock();
    try {
      return open.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /// Cuts the connection: answers that are on their way are never read.
  void cut() {
    RealtimeClient connection;
    lock.lock();
    try {
      connection = current;
    } finally {
      lock.unlock();
    }
    if (connection != null) {
      connection.abort();
    }
  }

  /// From now on it counts where what is sent is acknowledged.
  void mark() {
    lock.lock();
    try {
      marked = Set.copyOf(open.keySet());
      heardIn.clear();
    } finally {
      lock.unlock();
    }
  }

  /// Whether something was acknowledged in each of these chats that was sent since the mark.
  boolean isHeardIn(List<String> all) {
    lock.lock();
    try {
      return heardIn.containsAll(all);
    } finally {
      lock.unlock();
    }
  }

  /// Sees what there is to see, and returns when it has left.
  void leave(Duration patience) throws InterruptedException {
    become(Phase.LEAVING);
    if (!thread.join(patience)) {
      throw new AssertionError(user + " does not leave");
    }
  }

  ChatViews views() {
    return views;
  }

  private void run() {
    boolean done = false;
    while (!done) {
      try (RealtimeClient connection =
          RealtimeClient.builder(user.server().uri())
              .token(user.accessToken())
              .encoding(encoding)
              .listener(this::receive)
              .keep(frame -> frame.getBodyCase() == BodyCase.SYNCED)
              .connect()) {
        done = serve(connection);
      } catch (CompletionException | AssertionError e) {
        // The server is away, or went away while we talked; it will be back.
        pause();
      }
    }
  }

  private void become(Phase next) {
    lock.lock();
    try {
      phase = next;
      news.release();
    } finally {
      lock.unlock();
    }
  }

  /// Talks until the connection ends or everything is done.
  ///
  /// @return whether everything is done
  private boolean serve(RealtimeClient connection) {
    catchUp(connection);
    for (Sent message : begin(connection)) {
      connection.send(frame(message));
    }
    while (connection.isOpen()) {
      Step step = next();
      switch (step) {
        case Step.Send(Sent message) -> {
          connection.send(frame(message));
          LockSupport.parkNanos(between.toNanos());
        }
        case Step.Wait() -> {
          pause();
          if (isDeaf()) {
            return false;
          }
        }
        case Step.Failed() -> {
          return false;
        }
        case Step.Done() -> {
          catchUp(connection);
          return true;
        }
      }
    }
    return false;
  }

  /// What to do next.
  private sealed interface Step {
    record Send(Sent message) implements Step {}

    record Wait() implements Step {}

    record Failed() implements Step {}

    record Done() implements Step {}
  }

  private Step next() {
    lock.lock();
    try {
      if (failed) {
        return new Step.Failed();
      }
      if (phase == Phase.LEAVING) {
        return new Step.Done();
      }
      if (phase == Phase.REPEATING || open.size() >= WINDOW) {
        return new Step.Wait();
      }
      String chat = chats.get((int) (sends % chats.size()));
      long number = sends / chats.size() + 1;
      sends++;
      MessageName key = new MessageName(chat, user.id(), user.login() + "-" + sends);
      Sent message = new Sent(key, number, "Message " + sends + " of " + user.login());
      open.put(key, message);
      openById.put(key.clientId(), key);
      journal.sent(message);
      return new Step.Send(message);
    } finally {
      lock.unlock();
    }
  }

  /// Whether nothing was heard for long although answers are owed.
  private boolean isDeaf() {
    lock.lock();
    try {
      return !open.isEmpty() && System.nanoTime() - heardAt > SILENCE.toNanos();
    } finally {
      lock.unlock();
    }
  }

  private List<Sent> begin(RealtimeClient connection) {
    lock.lock();
    try {
      current = connection;
      failed = false;
      heardAt = System.nanoTime();
      return List.copyOf(open.values());
    } finally {
      lock.unlock();
    }
  }

  private void catchUp(RealtimeClient connection) {
    boolean more = true;
    while (more) {
      ServerFrame answer = connection.ask(ClientFrame.newBuilder().setSync(views.position()));
      more = false;
      for (var delta : answer.getSynced().getDeltasList()) {
        more |= views.saw(delta);
      }
    }
  }

  private void receive(ServerFrame frame) {
    heard();
    switch (frame.getBodyCase()) {
      case MESSAGE -> views.saw(frame.getMessage());
      case ACK -> {
        var ack = frame.getAck();
        MessageName key = new MessageName(ack.getChatId(), user.id(), ack.getClientId());
        journal.acked(key, new Acked(ack.getSeq(), ack.getSentAt().toString()));
        answered(key, false);
      }
      case ERROR -> {
        MessageName key = openKey(frame.getId());
        if (key != null) {
          journal.troubled(key);
          answered(key, true);
        }
      }
      default -> {
        // Other events are not what this client is about.
      }
    }
  }

  private void heard() {
    lock.lock();
    try {
      heardAt = System.nanoTime();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable MessageName openKey(String clientId) {
    lock.lock();
    try {
      return openById.get(clientId);
    } finally {
      lock.unlock();
    }
  }

  private void answered(MessageName key, boolean error) {
    lock.lock();
    try {
      if (error) {
        failed = true;
      } else {
        open.remove(key);
        if (!marked.contains(key)) {
          heardIn.add(key.chat());
        }
        openById.remove(key.clientId());
      }
      news.release();
    } finally {
      lock.unlock();
    }
  }

  /// Waits for an answer, not for long: the connection may be gone.
  private void pause() {
    try {
      if (news.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        news.drainPermits();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ClientFrame frame(Sent message) {
    ClientFrame.Builder frame = ClientFrame.newBuilder().setId(message.key().clientId());
    frame
        .getSendBuilder()
        .setChatId(message.key().chat())
        .setClientId(message.key().clientId())
        .setText(message.text());
    return frame.build();
  }
}
