package dev.parley.testing;

import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.testing.RealtimeClient.Closed;
import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Collects what a WebSocket receives. Thread-safe.
final class Inbox implements WebSocket.Listener {

  private static final int TEXTS = 100;
  private static final int CUT = 1006;

  /// Reads the frames of a message.
  interface Parser {
    List<ServerFrame> parse(boolean text, byte[] message);
  }

  private final Parser parser;
  private final Consumer<ServerFrame> listener;
  private final Predicate<ServerFrame> kept;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Deque<ServerFrame> frames = new ArrayDeque<>();
  private final Deque<String> texts = new ArrayDeque<>();
  private final CompletableFuture<Closed> closed = new CompletableFuture<>();
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private @Nullable ServerFrame first;

  Inbox(Parser parser, Consumer<ServerFrame> listener, Predicate<ServerFrame> kept) {
    this.parser = parser;
    this.listener = listener;
    this.kept = kept;
  }

  CompletableFuture<Closed> closed() {
    return closed;
  }

  List<ServerFrame> frames() {
    lock.lock();
    try {
      return List.copyOf(frames);
    } finally {
      lock.unlock();
    }
  }

  List<String> texts() {
    lock.lock();
    try {
      return List.copyOf(texts);
    } finally {
      lock.unlock();
    }
  }

  ServerFrame first(Duration patience) {
    return waitFor(() -> first, patience);
  }

  ServerFrame await(Predicate<ServerFrame> wanted, Duration patience) {
    return waitFor(() -> take(wanted), patience);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
    message.writeBytes(data.toString().getBytes(StandardCharsets.UTF_8));
    if (last) {
      deliver(true);
    }
    socket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    message.writeBytes(bytes);
    if (last) {
      deliver(false);
    }
    socket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    end(new Closed(code, reason));
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    end(new Closed(CUT, String.valueOf(error.getMessage())));
  }

  private void deliver(boolean text) {
    byte[] bytes = message.toByteArray();
    message.reset();
    List<ServerFrame> parsed = parser.parse(text, bytes);
    parsed.forEach(listener);
    lock.lock();
    try {
      if (text) {
        if (texts.size() == TEXTS) {
          texts.removeFirst();
        }
        texts.addLast(new String(bytes, StandardCharsets.UTF_8));
      }
      if (first == null && !parsed.isEmpty()) {
        first = parsed.getFirst();
      }
      parsed.stream().filter(kept).forEach(frames::add);
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void end(Closed how) {
    closed.complete(how);
    lock.lock();
    try {
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable ServerFrame take(Predicate<ServerFrame> wanted) {
    for (Iterator<ServerFrame> rest = frames.iterator(); rest.hasNext(); ) {
      ServerFrame frame = rest.next();
      if (wanted.test(frame)) {
        rest.remove();
        return frame;
      }
    }
    return null;
  }

  /// What is looked for under the lock.
  private interface Look {
    @Nullable ServerFrame look();
  }

  private ServerFrame waitFor(Look look, Duration patience) {
    long nanos = patience.toNanos();
    lock.lock();
    try {
      while (true) {
        ServerFrame found = look.look();
        if (found != null) {
          return found;
        }
        if (closed.isDone()) {
          throw new AssertionError("The connection ended (" + closed.join() + "), " + waiting());
        }
        if (nanos <= 0) {
          throw new AssertionError("Not in " + patience.toMillis() + " ms, " + waiting());
        }
        nanos = arrived.awaitNanos(Math.min(nanos, TimeUnit.SECONDS.toNanos(60)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      lock.unlock();
    }
  }

  private String waiting() {
    List<ServerFrame> some = new ArrayList<>(frames);
    return "and these frames wait: " + some.subList(Math.max(0, some.size() - 10), some.size());
  }
}
