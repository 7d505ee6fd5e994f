package dev.parley.realtime;

import dev.parley.api.chats.v1.CallerSend;
import dev.parley.api.chats.v1.ChatsInternalServiceGrpc;
import dev.parley.api.chats.v1.ChatsInternalServiceGrpc.ChatsInternalServiceBlockingStub;
import dev.parley.api.chats.v1.SendMessageRequest;
import dev.parley.api.chats.v1.SendMessagesRequest;
import dev.parley.api.chats.v1.SendMessagesResponse;
import dev.parley.api.chats.v1.SendOutcome;
import dev.parley.api.chats.v1.SendRefusal;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.kernel.Ids;
import dev.parley.rpc.CallContext;
import dev.parley.rpc.Channels;
import dev.parley.rpc.Failure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands sends to chats, those of many connections that come together as one call. Thread-safe.
///
/// Nobody waits for company: a send that finds nothing on its way goes at once. What comes while
/// four calls are on their way goes together when one of them is back, so that under load calls are
/// few and large. What goes to different processes of chats goes apart. Bounded by its callers, who
/// have one send each.
final class SendBatches {
  private static final Logger log = LoggerFactory.getLogger(SendBatches.class);
  private static final int MOST_SENDS = 500;
  private static final int MOST_BYTES = 1 << 20;
  private static final int CALLS = 4;

  /// When calls hang for so long, others go beside them.
  private static final long HANGING_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Channels channels;
  private final ChatsInternalServiceBlockingStub chats;
  private final Executor threads;
  private final Map<Integer, Lane> lanes = new ConcurrentHashMap<>();

  /// Told what became of a send, on a thread that may block.
  interface Answer {
    /// The message is durable.
    void stored(SendOutcome outcome);

    /// It had no effect, or nothing is known of it.
    void refused(Failure.Detail failure);
  }

  private record Waiting(CallerSend send, Answer answer) {}

  /// Makes an empty one.
  ///
  /// @param threads runs calls, on threads that may block
  SendBatches(Channels channels, Executor threads) {
    this.channels = channels;
    this.chats =
        ChatsInternalServiceGrpc.newBlockingStub(
            channels.to(ChatsInternalServiceGrpc.SERVICE_NAME));
    this.threads = threads;
  }

  /// Sends soon.
  ///
  /// @param token the sender's access token
  /// @param request what the client said; chats checks it
  /// @param answer told the outcome
  void send(String token, SendMessageRequest request, Answer answer) {
    CallerSend send = CallerSend.newBuilder().setAccessToken(token).setMessage(request).build();
    int place = channels.place(ChatsInternalServiceGrpc.SERVICE_NAME, request.getChatId());
    lanes.computeIfAbsent(place, _ -> new Lane()).add(new Waiting(send, answer));
  }

  /// What goes to one process of chats.
  private final class Lane {
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private int calls;
    private long lastCallNanos;

    void add(Waiting send) {
      if (enqueue(send)) {
        threads.execute(this::sendWaiting);
      }
    }

    /// @return whether another call is to be made
    private synchronized boolean enqueue(Waiting send) {
      waiting.add(send);
      if (calls >= CALLS && System.nanoTime() - lastCallNanos < HANGING_NANOS) {
        return false;
      }
      calls++;
      return true;
    }

    private void sendWaiting() {
      for (List<Waiting> batch = take(); !batch.isEmpty(); batch = take()) {
        send(batch);
      }
    }

    /// @return what goes together; if nothing waits the call is over
    private synchronized List<Waiting> take() {
      List<Waiting> batch = new ArrayList<>(Math.min(waiting.size(), MOST_SENDS));
      int bytes = 0;
      while (batch.size() < MOST_SENDS && bytes < MOST_BYTES) {
        Waiting next = waiting.poll();
        if (next == null) {
          break;
        }
        batch.add(next);
        bytes += next.send().getSerializedSize();
      }
      if (batch.isEmpty()) {
        calls--;
      } else {
        lastCallNanos = System.nanoTime();
      }
      return batch;
    }
  }

  private void send(List<Waiting> batch) {
    SendMessagesRequest.Builder request = SendMessagesRequest.newBuilder();
    batch.forEach(one -> request.addSends(one.send()));
    CallContext context = new CallContext(Ids.next().toString(), "", "", "");
    SendMessagesResponse response;
    try {
      response = context.call(() -> to(batch).sendMessages(request.build()));
    } catch (Exception e) {
      Failure.Detail failure = Failure.detail(e);
      if (failure.reason() == ErrorReason.ERROR_REASON_INTERNAL) {
        log.atError().addKeyValue("request", context.requestId()).setCause(e).log("sends failed");
      }
      batch.forEach(one -> tell(() -> one.answer().refused(failure)));
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      Answer answer = batch.get(i).answer();
      SendOutcome outcome = response.getOutcomes(i);
      if (outcome.hasRefusal()) {
        tell(() -> answer.refused(detail(outcome.getRefusal())));
      } else {
        tell(() -> answer.stored(outcome));
      }
    }
  }

  private ChatsInternalServiceBlockingStub to(List<Waiting> batch) {
    return chats.withOption(Channels.ABOUT, batch.getFirst().send().getMessage().getChatId());
  }

  /// Whatever becomes of one answer, the others are told.
  private static void tell(Runnable answer) {
    try {
      answer.run();
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("an answer could not be given");
    }
  }

  private static Failure.Detail detail(SendRefusal refusal) {
    return Failure.detail(
        refusal.getReason(),
        refusal.getMessage(),
        refusal.getField(),
        refusal.hasRetryAfterMillis()
            ? Optional.of(Duration.ofMillis(refusal.getRetryAfterMillis()))
            : Optional.empty());
  }
}
