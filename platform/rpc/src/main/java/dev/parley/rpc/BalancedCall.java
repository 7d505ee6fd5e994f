package dev.parley.rpc;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.common.ClosedSessionException;
import dev.parley.api.common.v1.ErrorReason;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// A unary call to one instance of a service, and once more to another if the first could not be
/// reached and that does no harm. For its caller's thread; cancelling is thread-safe.
///
/// @param <Q> the request
/// @param <A> the answer
final class BalancedCall<Q, A> extends ClientCall<Q, A> {
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final int UNARY_MESSAGES = 2;
  private final ServicePeers peers;
  private final MethodDescriptor<Q, A> method;
  private final CallOptions options;
  private final boolean repeatable;
  private final @Nullable FieldDescriptor subject;
  private @Nullable Listener<A> listener;
  private Metadata headers = new Metadata();
  private @Nullable Q request;
  private @Nullable Attempt attempt;
  private boolean ended;

  /// @param repeatable whether the request may arrive twice without harm
  /// @param subject the field of the request that says what it is about, if there is one
  BalancedCall(
      ServicePeers peers,
      MethodDescriptor<Q, A> method,
      CallOptions options,
      boolean repeatable,
      @Nullable FieldDescriptor subject) {
    this.peers = peers;
    this.method = method;
    this.options = options;
    this.repeatable = repeatable;
    this.subject = subject;
  }

  @Override
  public void start(Listener<A> answers, Metadata sent) {
    listener = answers;
    headers = sent;
  }

  @Override
  public void sendMessage(Q message) {
    request = message;
  }

  @Override
  public void request(int messages) {
    // A unary call always gets its one answer.
  }

  @Override
  public void halfClose() {
    if (!peers.breaker().lets()) {
      peers.refused(true);
      fail(peers.breaker().retryAfter());
      return;
    }
    peers.called();
    if (peers.isAsked()) {
      first();
    } else {
      Executor executor = options.getExecutor();
      peers.whenAsked(this::first, executor == null ? Runnable::run : executor);
    }
  }

  private void first() {
    Instance first = peers.next(about(), null);
    if (first == null) {
      peers.refused(false);
      fail(SOON);
      return;
    }
    begin(new Attempt(first, true));
  }

  private String about() {
    String stated = options.getOption(Channels.ABOUT);
    if (stated != null) {
      return stated;
    }
    return subject != null && request instanceof Message message
        ? (String) message.getField(subject)
        : "";
  }

  @Override
  public void cancel(@Nullable String message, @Nullable Throwable cause) {
    Attempt current;
    synchronized (this) {
      if (ended) {
        return;
      }
      current = attempt;
      ended = current == null;
    }
    if (current != null) {
      current.call.cancel(message, cause);
    } else if (listener != null) {
      Status status = Status.CANCELLED.withDescription(message).withCause(cause);
      listener.onClose(status, new Metadata());
    }
  }

  private void begin(Attempt next) {
    synchronized (this) {
      if (ended) {
        return;
      }
      attempt = next;
    }
    next.run();
  }

  private void fail(Duration retryAfter) {
    StatusRuntimeException failure =
        Failure.retryAfter(
            ErrorReason.ERROR_REASON_UNAVAILABLE,
            "A part of the server cannot be reached now. Try again in a moment.",
            retryAfter);
    Metadata trailers = failure.getTrailers();
    deliver(null, null, failure.getStatus(), trailers == null ? new Metadata() : trailers);
  }

  private void deliver(
      @Nullable Metadata answerHeaders, @Nullable A answer, Status status, Metadata trailers) {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
    }
    Listener<A> to = listener;
    if (to == null) {
      throw new IllegalStateException("Not started");
    }
    if (answerHeaders != null) {
      to.onHeaders(answerHeaders);
    }
    if (answer != null) {
      to.onMessage(answer);
    }
    to.onClose(status, trailers);
  }

  /// One try. What it brings is kept until it has ended, so that another may follow.
  private final class Attempt extends Listener<A> {
    private final Instance instance;
    private final boolean first;
    private final ClientCall<Q, A> call;
    private final Runnable giveUp = this::giveUp;
    private @Nullable Metadata answerHeaders;
    private @Nullable A answer;
    private volatile boolean givenUp;

    Attempt(Instance instance, boolean first) {
      this.instance = instance;
      this.first = first;
      this.call = instance.channel().newCall(method, options);
    }

    void run() {
      Metadata sent = new Metadata();
      sent.merge(headers);
      instance.begin(giveUp);
      call.start(this, sent);
      call.request(UNARY_MESSAGES);
      call.sendMessage(request);
      call.halfClose();
    }

    private void giveUp() {
      givenUp = true;
      call.cancel("the instance does not answer", null);
    }

    @Override
    public void onHeaders(Metadata received) {
      answerHeaders = received;
    }

    @Override
    public void onMessage(A message) {
      answer = message;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      instance.end(giveUp);
      if (status.isOk()) {
        peers.breaker().count(status, trailers);
        deliver(answerHeaders, answer, status, trailers);
        return;
      }
      Status seen =
          isBrokenOff(status)
              ? Status.UNAVAILABLE
                  .withDescription(status.getDescription())
                  .withCause(status.getCause())
              : status;
      boolean unreached =
          seen.getCode() == Status.Code.UNAVAILABLE && !Failure.isStated(seen, trailers);
      if (unreached) {
        peers.failed(instance);
        Instance other = other(seen);
        if (other != null) {
          begin(new Attempt(other, false));
          return;
        }
      }
      peers.breaker().count(seen, trailers);
      deliver(null, null, seen, trailers);
    }

    /// Whether the call ended because we gave up or because the connection broke, as it does when
    /// the other process is killed; Armeria's codes for that are those of other faults, too.
    private boolean isBrokenOff(Status status) {
      return switch (status.getCode()) {
        case CANCELLED -> givenUp;
        case UNKNOWN ->
            hasCause(status, ClosedSessionException.class)
                || hasCause(status, ClosedChannelException.class);
        default -> false;
      };
    }

    /// Where to try once more: what was certainly never handled anywhere, what is repeatable
    /// elsewhere and within the budget.
    private @Nullable Instance other(Status status) {
      if (!first) {
        return null;
      }
      Instance next = peers.next(about(), instance);
      if (next == null || hasCause(status, UnprocessedRequestException.class)) {
        return next;
      }
      return repeatable && next != instance && peers.mayRetry() ? next : null;
    }

    private static boolean hasCause(Status status, Class<? extends Throwable> kind) {
      for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
        if (kind.isInstance(cause)) {
          return true;
        }
      }
      return false;
    }
  }
}
