package dev.parley.rpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import dev.parley.api.common.v1.ErrorReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// JSON of the contract's messages, as the REST and WebSocket doors speak it. Stateless.
///
/// Written as protobuf's canonical JSON with defaults included: camelCase, 64-bit integers as
/// strings, times as RFC 3339. Read strictly: an unknown field, a wrong type, a null or a repeated
/// key is refused and named, where protobuf's own parsers name nothing.
public final class ContractJson {
  private static final int MAX_NESTING = 16;
  private static final int MAX_BUFFERS = 64;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          // By default buffers stay with their thread, and here nearly every thread is new.
          .recyclerPool(JsonRecyclerPools.newBoundedPool(MAX_BUFFERS))
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(MAX_NESTING).build())
          .build();

  private ContractJson() {}

  /// Reads a JSON object into a message.
  ///
  /// @param json UTF-8
  /// @param into the message to fill; what it already holds may not be in the JSON again
  /// @throws io.grpc.StatusRuntimeException `MALFORMED`, or `INVALID_FIELD` or `UNKNOWN_FIELD`
  ///     naming the field
  public static void merge(byte[] json, Message.Builder into) {
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw malformed("the JSON must be an object", parser);
      }
      new JsonReader(parser).readObject(into, "");
      if (parser.nextToken() != null) {
        throw malformed("something follows the JSON object", parser);
      }
    } catch (JsonProcessingException e) {
      throw malformed(e);
    } catch (IOException e) {
      throw Failure.of(ErrorReason.ERROR_REASON_MALFORMED, "The JSON is not valid UTF-8.");
    }
  }

  /// Writes a message.
  ///
  /// @param message any message of the contract
  /// @return UTF-8, one line
  public static byte[] print(MessageOrBuilder message) {
    return JsonWriter.write(message).getBytes(StandardCharsets.UTF_8);
  }

  private static RuntimeException malformed(String what, JsonParser parser) {
    return Failure.of(
        ErrorReason.ERROR_REASON_MALFORMED,
        "The JSON is malformed: %s (column %d)."
            .formatted(what, parser.currentLocation().getColumnNr()));
  }

  private static RuntimeException malformed(JsonProcessingException error) {
    var at = error.getLocation();
    return Failure.of(
        ErrorReason.ERROR_REASON_MALFORMED,
        at == null
            ? "The JSON is malformed."
            : "The JSON is malformed at line %d, column %d."
                .formatted(at.getLineNr(), at.getColumnNr()));
  }
}
