package dev.parley.realtime;

import dev.parley.api.realtime.v1.Resync;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.rpc.Caller;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One signed-in client. Thread-safe.
///
/// Knows nothing of the WebSocket library below ([Transport]) nor of what frames mean (the handler
/// it is given). Small when idle: no thread, no timer, no buffers.
final class Connection {
  private final UUID id;
  private final Opening opening;
  private final HubMetrics metrics;
  private final Outbox outbox;
  private final Inbox inbox;
  private final AtomicReference<@Nullable CloseCode> closing = new AtomicReference<>();
  private volatile @Nullable Transport transport;
  private volatile String token;
  private volatile Instant expiresAt;
  private volatile long heardAt;
  private volatile long closingSince;
  private volatile Set<UUID> watched = Set.of();
  private boolean pinged;

  /// The client id of a send that is to be acknowledged. Its echo does not wake the line, because
  /// the acknowledgement is about to: both leave together.
  private volatile @Nullable String sending;

  /// What the handshake found out.
  ///
  /// @param caller whose connection it is, by its first access token
  /// @param encoding how frames are written
  /// @param address where the client is
  /// @param userAgent what it calls itself, empty if it does not say
  record Opening(Caller caller, Encoding encoding, String address, String userAgent) {}

  Connection(
      UUID id,
      Opening opening,
      String token,
      RealtimeConfig config,
      FrameHandler handler,
      HubMetrics metrics) {
    this.id = id;
    this.opening = opening;
    this.metrics = metrics;
    this.outbox = new Outbox(opening.encoding(), config.queuedEvents(), config.queuedBytes());
    this.inbox = new Inbox((message, done) -> handler.handle(this, message, done), this::resume);
    this.token = token;
    this.expiresAt = opening.caller().expiresAt();
    this.heardAt = System.nanoTime();
  }

  UUID id() {
    return id;
  }

  UUID userId() {
    return opening.caller().userId();
  }

  UUID sessionId() {
    return opening.caller().sessionId();
  }

  Encoding encoding() {
    return opening.encoding();
  }

  String address() {
    return opening.address();
  }

  String userAgent() {
    return opening.userAgent();
  }

  /// The token that holds now.
  String token() {
    return token;
  }

  /// The `Authorization` header of the token that holds now.
  String authorization() {
    return "Bearer " + token;
  }

  /// Goes on with a newer token of the same session.
  void renew(String newer, Instant expiry) {
    token = newer;
    expiresAt = expiry;
  }

  /// Binds the line; before that, what is sent waits.
  void open(Transport line) {
    transport = line;
    if (closing.get() != null) {
      line.cut();
    }
    line.wake();
  }

  // What the transport calls.

  Outbox outbox() {
    return outbox;
  }

  boolean hasRoom() {
    return inbox.hasRoom();
  }

  void heard() {
    heardAt = System.nanoTime();
  }

  void received(Incoming message) {
    inbox.add(message);
  }

  /// The line is gone.
  void lost() {
    close(CloseCode.NORMAL, "");
    outbox.close(false);
  }

  // What the hub calls.

  /// Delivers an event; a connection that has too many waiting is closed instead.
  void deliver(Event event) {
    if (outbox.event(event.in(encoding()))) {
      String own = sending;
      if (own == null || !event.isEcho(own)) {
        wake();
      }
    } else if (close(CloseCode.RESYNC, "resync: read faster")) {
      metrics.slowReaderCut();
    }
  }

  /// Tells the client that events may be missing.
  void resync() {
    ServerFrame frame = ServerFrame.newBuilder().setResync(Resync.getDefaultInstance()).build();
    outbox.resync(Outgoing.of(encoding(), frame));
    wake();
  }

  /// Whether [#awaitRoom] would return at once.
  boolean hasAnswerRoom() {
    return outbox.hasAnswerRoom();
  }

  /// Waits until the client has taken earlier answers.
  void awaitRoom() throws InterruptedException {
    outbox.awaitRoom();
  }

  /// A send begins whose answer follows, in any case.
  void sending(String clientId) {
    sending = clientId;
  }

  /// The answer of the send follows at once.
  void sent() {
    sending = null;
  }

  /// Sends an answer, after [#awaitRoom].
  void answer(ServerFrame frame) {
    outbox.answer(Outgoing.of(encoding(), frame));
    wake();
  }

  /// Closes the connection, once.
  ///
  /// @return whether this call was the first
  boolean close(CloseCode code, String reason) {
    if (closing.get() != null) {
      return false;
    }
    closingSince = System.nanoTime(); // before the code, which is what makes it read
    if (!closing.compareAndSet(null, code)) {
      return false;
    }
    inbox.close();
    outbox.close(code.flushes());
    Transport line = transport;
    if (line != null) {
      line.close(code.code(), reason);
    }
    return true;
  }

  /// Breaks the line without a word.
  void cut() {
    Transport line = transport;
    if (line != null) {
      line.cut();
    }
  }

  /// Closes the connection after the frames it has taken are answered.
  void closeWhenAnswered(CloseCode code, String reason) {
    inbox.closeAfter(() -> close(code, reason));
  }

  /// Looks after time: pings a silent client, closes an idle or expired one, cuts one that does not
  /// answer its close. Called by one thread, a few times a second.
  void tick(RealtimeConfig config, Instant now) {
    Transport line = transport;
    if (line == null) {
      return;
    }
    long nanos = System.nanoTime();
    if (closing.get() != null) {
      if (nanos - closingSince > config.closeTimeout().toNanos()) {
        line.cut();
      }
      return;
    }
    long idle = config.idleTimeout().toNanos();
    long silent = inbox.isBusy() ? 0 : nanos - heardAt;
    if (!now.isBefore(expiresAt)) {
      close(CloseCode.SIGNED_OUT, "the access token has expired");
    } else if (silent > idle) {
      close(CloseCode.IDLE, "nothing was heard for too long");
    } else if (silent > idle / 2) {
      if (!pinged) {
        line.ping();
      }
      pinged = true;
    } else {
      pinged = false;
    }
  }

  // What the frame handler keeps here, on the connection's one handler thread.

  Set<UUID> watched() {
    return watched;
  }

  void watch(Set<UUID> users) {
    watched = users;
  }

  boolean isClosing() {
    return closing.get() != null;
  }

  private void wake() {
    Transport line = transport;
    if (line != null) {
      line.wake();
    }
  }

  private void resume() {
    Transport line = transport;
    if (line != null) {
      line.resume();
    }
  }
}
