package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.parley.it.ContractCatalog.Method;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// REST with JSON.
final class RestDoor implements Door {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI base;

  RestDoor(URI base) {
    this.base = base;
  }

  @Override
  public boolean offers(Method method) {
    return true;
  }

  @Override
  public Answer call(Method method, Message request, String authorization) {
    return answer(send(method, fields(request), authorization));
  }

  /// A message's fields as JSON.
  static ObjectNode fields(Message request) {
    try {
      return (ObjectNode) JSON.readTree(JsonFormat.printer().print(request));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Sends the fields where the method's REST form wants each.
  HttpResponse<String> send(Method method, ObjectNode fields, String authorization) {
    String path = method.path();
    List<String> query = new ArrayList<>();
    ObjectNode rest = fields.deepCopy();
    for (FieldDescriptor field : method.fields()) {
      JsonNode value = rest.get(field.getJsonName());
      if (method.inPath(field)) {
        rest.remove(field.getJsonName());
        path = path.replace("{" + field.getName() + "}", value == null ? "" : encode(value));
      } else if (!method.body() && value != null) {
        (value.isArray() ? value : List.of(value))
            .forEach(one -> query.add(field.getJsonName() + "=" + encode(one)));
      }
    }
    String target = query.isEmpty() ? path : path + "?" + String.join("&", query);
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + target));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    if (method.body()) {
      request
          .header("Content-Type", "application/json")
          .method(method.verb(), HttpRequest.BodyPublishers.ofString(rest.toString()));
    } else {
      request.method(method.verb(), HttpRequest.BodyPublishers.noBody());
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Reads a response; whatever is not a success must be a problem of the documented form.
  static Answer answer(HttpResponse<String> response) {
    String type = response.headers().firstValue("content-type").orElse("");
    if (response.statusCode() == 200) {
      assertThat(type).startsWith("application/json");
      return Answer.OK;
    }
    assertThat(type).as("%s", response.body()).startsWith("application/problem+json");
    try {
      JsonNode problem = JSON.readTree(response.body());
      assertThat(problem.get("status").asInt()).isEqualTo(response.statusCode());
      assertThat(problem.get("requestId").asText())
          .isEqualTo(response.headers().firstValue("x-request-id").orElse("no header"));
      return new Answer(
          problem.get("code").asText(),
          problem.path("field").asText(""),
          problem.get("detail").asText());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    http.close();
  }

  private static String encode(JsonNode value) {
    return URLEncoder.encode(value.asText(), StandardCharsets.UTF_8).replace("+", "%20");
  }
}
