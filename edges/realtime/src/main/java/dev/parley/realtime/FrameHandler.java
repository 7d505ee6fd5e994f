package dev.parley.realtime;

import dev.parley.api.chats.v1.SendOutcome;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.api.realtime.v1.ClientFrame;
import dev.parley.api.realtime.v1.Error;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.cache.RateLimits;
import dev.parley.cache.RateLimits.Decision;
import dev.parley.cache.RateLimits.Limit;
import dev.parley.kernel.Ids;
import dev.parley.realtime.ClientFrames.Read;
import dev.parley.rpc.CallContext;
import dev.parley.rpc.Failure;
import dev.parley.rpc.Problem;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Handles what clients say: takes messages apart, limits their rate, and answers each frame.
/// Thread-safe; the messages of one connection come one after another.
final class FrameHandler {
  private static final Logger log = LoggerFactory.getLogger(FrameHandler.class);

  /// So many refusals a connection is told of before it is closed.
  private static final Limit REFUSALS = new Limit(100, Duration.ofMinutes(1));

  private final FrameCalls calls;
  private final Sends sends;
  private final Executor threads;
  private final RateLimits limits;
  private final Limit frames;
  private final HubMetrics metrics;

  /// Makes a handler.
  ///
  /// @param threads runs what may block
  FrameHandler(
      FrameCalls calls,
      Sends sends,
      Executor threads,
      RateLimits limits,
      Limit frames,
      HubMetrics metrics) {
    this.calls = calls;
    this.sends = sends;
    this.threads = threads;
    this.limits = limits;
    this.frames = frames;
    this.metrics = metrics;
  }

  /// Begins to handle one message; does not block.
  ///
  /// @param done run when all its frames are handled
  void handle(Connection connection, Incoming message, Runnable done) {
    boolean text = message.kind() == Incoming.Kind.TEXT;
    if (text != (connection.encoding() == Encoding.JSON)) {
      connection.close(
          CloseCode.UNSUPPORTED_DATA,
          text ? "this connection speaks binary" : "this connection speaks text");
      done.run();
      return;
    }
    List<Read> frames =
        text
            ? ClientFrames.readJson(message.payload())
            : ClientFrames.readBinary(message.payload());
    if (frames.size() == 1
        && frames.getFirst() instanceof Read.Frame(ClientFrame frame)
        && isPlainSend(frame)
        && connection.hasAnswerRoom()) {
      send(connection, frame, done);
    } else {
      finish(() -> frames.forEach(one -> handle(connection, one)), done);
    }
  }

  /// Whether a frame is a send that mentions nobody. Only such sends go with others: for a mention
  /// accounts are asked, which may take long, and the others shall not wait for it.
  private static boolean isPlainSend(ClientFrame frame) {
    return frame.hasSend() && frame.getSend().getText().indexOf('@') < 0;
  }

  private void send(Connection connection, ClientFrame frame, Runnable done) {
    if (connection.isClosing()) {
      done.run();
      return;
    }
    Decision decision = take(connection);
    if (!decision.allowed()) {
      finish(() -> tooMany(connection, id(frame), decision), done);
      return;
    }
    if (frame.hasId()) {
      connection.sending(frame.getSend().getClientId());
    }
    sends.send(
        connection.token(),
        frame.getSend(),
        new SendBatches.Answer() {
          @Override
          public void stored(SendOutcome outcome) {
            connection.sent();
            if (frame.hasId()) {
              connection.answer(FrameCalls.ack(frame, outcome));
            }
            done.run();
          }

          @Override
          public void refused(Failure.Detail failure) {
            connection.sent();
            refuse(connection, frame, failure);
            done.run();
          }
        });
  }

  /// Does something that may block, and then says that all is done.
  private void finish(Runnable last, Runnable done) {
    threads.execute(
        () -> {
          try {
            last.run();
          } finally {
            done.run();
          }
        });
  }

  private void handle(Connection connection, Read read) {
    switch (read) {
      case Read.Frame(ClientFrame frame) -> {
        if (admit(connection, id(frame))) {
          answer(connection, frame);
        }
      }
      case Read.Wrong(Optional<String> id, StatusRuntimeException error) -> {
        if (admit(connection, id)) {
          refuse(connection, id, "", Failure.detail(error));
        }
      }
    }
  }

  private boolean admit(Connection connection, Optional<String> id) {
    if (connection.isClosing()) {
      return false;
    }
    Decision decision = take(connection);
    if (!decision.allowed()) {
      tooMany(connection, id, decision);
    }
    return decision.allowed();
  }

  private Decision take(Connection connection) {
    metrics.frameIn();
    return limits.take("realtime-frames", connection.userId().toString(), frames);
  }

  private void tooMany(Connection connection, Optional<String> id, Decision decision) {
    if (limits.take("realtime-refusals", connection.id().toString(), REFUSALS).allowed()) {
      StatusRuntimeException tooMany =
          Failure.retryAfter(
              ErrorReason.ERROR_REASON_RATE_LIMITED,
              "There are too many frames. Send more slowly.",
              decision.retryAfter());
      refuse(connection, id, "", Failure.detail(tooMany));
    } else {
      connection.close(CloseCode.TOO_MANY_FRAMES, "too many frames");
    }
  }

  private void answer(Connection connection, ClientFrame frame) {
    String body = frame.getBodyCase().name();
    CallContext context =
        new CallContext(
            Ids.next().toString(),
            connection.authorization(),
            connection.address(),
            connection.userAgent());
    try {
      connection.awaitRoom();
      Optional<ServerFrame.Builder> answer = context.call(() -> calls.call(connection, frame));
      if (answer.isPresent() && frame.hasId()) {
        connection.answer(answer.get().setId(frame.getId()).build());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      if (Failure.detail(e).reason() == ErrorReason.ERROR_REASON_INTERNAL) {
        log.atError()
            .addKeyValue("request", context.requestId())
            .addKeyValue("connection", connection.id())
            .addKeyValue("frame", body)
            .setCause(e)
            .log("a frame failed");
      }
      refuse(connection, frame, Failure.detail(e));
    }
  }

  private static void refuse(Connection connection, ClientFrame frame, Failure.Detail failure) {
    refuse(connection, id(frame), FrameCalls.path(frame), failure);
  }

  /// Tells the client that a frame had no effect.
  ///
  /// @param path where in the frame the request is that failed, like `send.`, or empty
  private static void refuse(
      Connection connection, Optional<String> id, String path, Failure.Detail failure) {
    try {
      connection.awaitRoom();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    Error.Builder body =
        Error.newBuilder()
            .setCode(Failure.code(failure.reason()))
            .setMessage(failure.message())
            .setField(failure.field().isEmpty() ? "" : path + failure.field());
    failure
        .retryAfter()
        .ifPresent(wait -> body.setRetryAfterSeconds(Math.toIntExact(Problem.seconds(wait))));
    ServerFrame.Builder frame = ServerFrame.newBuilder().setError(body);
    id.ifPresent(frame::setId);
    connection.answer(frame.build());
  }

  private static Optional<String> id(ClientFrame frame) {
    return frame.hasId() ? Optional.of(frame.getId()) : Optional.empty();
  }
}
