package dev.parley.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.UnaryOperator;

/// Calls the REST door and gives back whatever it answers. Immutable; thread-safe.
public final class RestClient {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final URI server;
  private final String token;

  /// A client.
  ///
  /// @param server where the door is
  /// @param token an access token, or the empty text
  public RestClient(URI server, String token) {
    this.server = server;
    this.token = token;
  }

  /// Calls GET.
  ///
  /// @param path with its query
  public RestResponse get(String path) {
    return call("GET", path, new byte[0]);
  }

  /// Calls DELETE.
  public RestResponse delete(String path) {
    return call("DELETE", path, new byte[0]);
  }

  /// Calls POST.
  ///
  /// @param body a map, list, record or tree, written as JSON; a `String` is sent as it is
  public RestResponse post(String path, Object body) {
    return call("POST", path, bytes(body));
  }

  /// Calls PUT.
  public RestResponse put(String path, Object body) {
    return call("PUT", path, bytes(body));
  }

  /// Calls PATCH.
  public RestResponse patch(String path, Object body) {
    return call("PATCH", path, bytes(body));
  }

  /// Calls with a body of any bytes.
  ///
  /// @param body none when empty
  public RestResponse call(String method, String path, byte[] body) {
    return call(method, path, body, request -> request);
  }

  /// Calls with a request changed at will.
  ///
  /// @param change gets the request with its method, body and headers
  public RestResponse call(
      String method, String path, byte[] body, UnaryOperator<HttpRequest.Builder> change) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + path))
            .timeout(PATIENCE)
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (body.length > 0) {
      request.setHeader("content-type", "application/json");
    }
    if (!token.isEmpty()) {
      request.setHeader("authorization", "Bearer " + token);
    }
    try {
      HttpResponse<String> answer =
          HTTP.send(change.apply(request).build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new RestResponse(
          answer.statusCode(), answer.headers(), answer.body(), json(answer.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(Object body) {
    try {
      return body instanceof String text
          ? text.getBytes(StandardCharsets.UTF_8)
          : JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static JsonNode json(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      return node == null ? MissingNode.getInstance() : node;
    } catch (JsonProcessingException e) {
      // A page or plain text; the caller looks at the text.
      return MissingNode.getInstance();
    }
  }
}
