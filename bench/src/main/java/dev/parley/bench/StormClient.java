package dev.parley.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.api.chats.v1.ChatDelta;
import dev.parley.api.chats.v1.ChatPosition;
import dev.parley.api.chats.v1.Message;
import dev.parley.api.chats.v1.SendMessageRequest;
import dev.parley.api.chats.v1.SyncRequest;
import dev.parley.api.chats.v1.SyncResponse;
import dev.parley.api.realtime.v1.ClientFrame;
import dev.parley.api.realtime.v1.ClientFrameBatch;
import dev.parley.api.realtime.v1.Error;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.api.realtime.v1.ServerFrameBatch;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A client that follows docs/realtime.md: it syncs after each connect and whenever it sees a gap,
/// and, if it sends, repeats what was not acknowledged. Confined to the event loop.
final class StormClient implements Socket.Listener {
  private static final int PAUSE_MILLIS = 200; // between two sends
  private static final int LONGEST_BACKOFF_MILLIS = 30_000;
  private static final String SYNC = "sync";
  private static final Set<String> PASSING =
      Set.of("UNAVAILABLE", "DEADLINE", "OVERLOADED", "RATE_LIMITED");
  private static final String FILL = "x".repeat(500);
  private final LoadGenerator generator;
  private final LoadGenerator.User user;
  private final Storm storm;
  private final Storm.Chat chat;
  private final boolean sends;
  private @Nullable Socket socket;
  private boolean synced;
  private boolean counted;
  private int failures;
  private long position; // everything up to it has come
  private long highest; // the newest number seen
  private long sent; // the number of the last message sent

  StormClient(
      LoadGenerator generator,
      LoadGenerator.User user,
      Storm storm,
      Storm.Chat chat,
      boolean sends) {
    this.generator = generator;
    this.user = user;
    this.storm = storm;
    this.chat = chat;
    this.sends = sends;
  }

  /// Connects, again and again until it succeeds, waiting longer each time.
  void connect() {
    var _ =
        generator
            .connecting(user, this)
            .whenComplete(
                (_, failure) -> {
                  if (failure != null) {
                    retry();
                  }
                });
  }

  private void retry() {
    storm.retries.increment();
    int longest = Math.min(LONGEST_BACKOFF_MILLIS, 1_000 << Math.min(failures, 5));
    failures++;
    int millis = ThreadLocalRandom.current().nextInt(longest);
    var _ = generator.loop().schedule(this::connect, millis, TimeUnit.MILLISECONDS);
  }

  /// Whether everything that was acknowledged is here, and everything sent is acknowledged.
  boolean isComplete() {
    return synced && position >= chat.acknowledged && !(sends && sent > chat.acknowledged);
  }

  @Override
  public void received(Socket from, byte[] bytes, int start, int end) {
    socket = from;
    try {
      ByteBuffer batch = ByteBuffer.wrap(bytes, start, end - start);
      for (ServerFrame frame : ServerFrameBatch.parseFrom(batch).getFramesList()) {
        take(frame);
      }
    } catch (InvalidProtocolBufferException e) {
      storm.errors.increment();
      throw new IllegalStateException("frames that cannot be read", e);
    }
  }

  private void take(ServerFrame frame) {
    switch (frame.getBodyCase()) {
      case HELLO, RESYNC -> sync();
      case SYNCED -> synced(frame.getSynced());
      case MESSAGE -> live(frame.getMessage());
      case ACK -> acknowledged(frame.getAck().getSeq(), frame.getAck().getClientId());
      case ERROR -> refused(frame.getId(), frame.getError());
      default -> {
        // read markers: nothing that the audit needs
      }
    }
  }

  /// Asks again for what may be asked again.
  private void refused(String id, Error error) {
    if (!PASSING.contains(error.getCode())) {
      System.err.println("a client of P9 was told " + error.getCode());
      storm.errors.increment();
      return;
    }
    storm.refusals.increment();
    Socket here = socket;
    var _ =
        generator
            .loop()
            .schedule(
                () -> {
                  if (here != null && socket == here) {
                    repeat(id);
                  }
                },
                Math.max(1, error.getRetryAfterSeconds()),
                TimeUnit.SECONDS);
  }

  private void repeat(String id) {
    if (id.equals(SYNC)) {
      sync();
    } else if (id.equals(Long.toString(sent)) && sent > chat.acknowledged) {
      sendMessage();
    }
  }

  private void sync() {
    synced = false;
    send(
        ClientFrame.newBuilder()
            .setId(SYNC)
            .setSync(
                SyncRequest.newBuilder()
                    .addPositions(ChatPosition.newBuilder().setChatId(chat.id).setSeq(position))));
  }

  private void synced(SyncResponse missing) {
    boolean more = false;
    for (ChatDelta delta : missing.getDeltasList()) {
      delta.getMessagesList().forEach(this::place);
      more |= delta.getMore();
    }
    if (more || highest > position) {
      sync();
      return;
    }
    synced = true;
    count();
    if (sends && sent > chat.acknowledged) {
      sendMessage(); // again: its outcome is not known
    } else if (sends) {
      sendNext();
    }
  }

  private void live(Message message) {
    place(message);
    if (synced && message.getSeq() > position) {
      sync();
    }
  }

  private void place(Message message) {
    if (!message.getClientId().equals(Long.toString(message.getSeq()))) {
      storm.disordered.increment();
    }
    highest = Math.max(highest, message.getSeq());
    if (message.getSeq() == position + 1) {
      position++;
    }
    count();
  }

  private void count() {
    if (synced && !counted && position >= chat.acknowledged) {
      counted = true;
      storm.upToDate().countDown();
    }
  }

  private void acknowledged(long seq, String clientId) {
    if (seq != sent || !clientId.equals(Long.toString(sent))) {
      storm.disordered.increment();
    }
    chat.acknowledged = sent;
    var _ = generator.loop().schedule(this::sendNext, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void sendNext() {
    if (!storm.isBack() && synced && sent == chat.acknowledged) {
      sent++;
      sendMessage();
    }
  }

  private void sendMessage() {
    String name = Long.toString(sent);
    send(
        ClientFrame.newBuilder()
            .setId(name)
            .setSend(
                SendMessageRequest.newBuilder()
                    .setChatId(chat.id)
                    .setClientId(name)
                    .setText(name + " " + FILL)));
  }

  private void send(ClientFrame.Builder frame) {
    if (socket != null) {
      socket.send(ClientFrameBatch.newBuilder().addFrames(frame).build().toByteArray());
    }
  }

  @Override
  public void ended(Socket from, String reason) {
    socket = null;
    synced = false;
    counted = false;
    if (storm.isCalm()) {
      System.err.println("a connection of P9 ended: " + reason);
      storm.errors.increment();
    } else if (storm.isBack()) {
      retry();
    }
  }
}
