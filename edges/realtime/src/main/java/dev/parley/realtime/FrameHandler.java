package dev.parley.realtime;

import dev.parley.api.common.v1.ErrorReason;
import dev.parley.api.realtime.v1.ClientFrame;
import dev.parley.api.realtime.v1.Error;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.cache.RateLimits;
import dev.parley.cache.RateLimits.Decision;
import dev.parley.cache.RateLimits.Limit;
import dev.parley.kernel.Ids;
import dev.parley.rpc.CallContext;
import dev.parley.rpc.Failure;
import dev.parley.rpc.Problem;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Handles what clients say: takes messages apart, limits their rate, and answers each frame.
/// Thread-safe; the messages of one connection come one after another.
final class FrameHandler {
  private static final Logger log = LoggerFactory.getLogger(FrameHandler.class);

  /// So many refusals a connection is told of before it is closed.
  private static final Limit REFUSALS = new Limit(100, Duration.ofMinutes(1));

  private final FrameCalls calls;
  private final RateLimits limits;
  private final Limit frames;
  private final HubMetrics metrics;

  FrameHandler(FrameCalls calls, RateLimits limits, Limit frames, HubMetrics metrics) {
    this.calls = calls;
    this.limits = limits;
    this.frames = frames;
    this.metrics = metrics;
  }

  /// Handles one message to its end; blocks meanwhile.
  void handle(Connection connection, Incoming message) {
    ClientFrames.Reader reader =
        new ClientFrames.Reader() {
          @Override
          public void frame(ClientFrame frame) {
            if (admit(connection, id(frame))) {
              answer(connection, frame);
            }
          }

          @Override
          public void wrong(Optional<String> id, StatusRuntimeException error) {
            if (admit(connection, id)) {
              refuse(connection, id, "", error);
            }
          }
        };
    boolean text = message.kind() == Incoming.Kind.TEXT;
    if (text != (connection.encoding() == Encoding.JSON)) {
      connection.close(
          CloseCode.UNSUPPORTED_DATA,
          text ? "this connection speaks binary" : "this connection speaks text");
    } else if (text) {
      ClientFrames.readJson(message.payload(), reader);
    } else {
      ClientFrames.readBinary(message.payload(), reader);
    }
  }

  private boolean admit(Connection connection, Optional<String> id) {
    if (connection.isClosing()) {
      return false;
    }
    metrics.frameIn();
    Decision decision = limits.take("realtime-frames", connection.userId().toString(), frames);
    if (decision.allowed()) {
      return true;
    }
    if (limits.take("realtime-refusals", connection.id().toString(), REFUSALS).allowed()) {
      StatusRuntimeException tooMany =
          Failure.retryAfter(
              ErrorReason.ERROR_REASON_RATE_LIMITED,
              "There are too many frames. Send more slowly.",
              decision.retryAfter());
      refuse(connection, id, "", tooMany);
    } else {
      connection.close(CloseCode.TOO_MANY_FRAMES, "too many frames");
    }
    return false;
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
      refuse(connection, id(frame), FrameCalls.path(frame), e);
    }
  }

  /// Tells the client that a frame had no effect.
  ///
  /// @param path where in the frame the request is that failed, like `send.`, or empty
  private static void refuse(
      Connection connection, Optional<String> id, String path, Exception error) {
    try {
      connection.awaitRoom();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    Failure.Detail detail = Failure.detail(error);
    Error.Builder body =
        Error.newBuilder()
            .setCode(Failure.code(detail.reason()))
            .setMessage(detail.message())
            .setField(detail.field().isEmpty() ? "" : path + detail.field());
    detail
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
