package dev.parley.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpMethod;
import dev.parley.api.common.v1.Access;
import java.util.LinkedHashMap;
import java.util.Map;

/// The failures of operations, and the parts of an OpenAPI document that all operations share.
/// Stateless.
final class OpenApiResponses {
  private static final Map<String, String> FAILURES = failures();

  private OpenApiResponses() {}

  /// Adds the failures an operation can have; those that depend on more than its shape come as
  /// `default`.
  static void add(RestRoute route, ObjectNode responses) {
    boolean hasInput = !route.target().contract().getInputType().getFields().isEmpty();
    boolean roles =
        route.target().access() != Access.ACCESS_PUBLIC
            && (route.target().access() != Access.ACCESS_USER || !route.variables().isEmpty());
    boolean credentials =
        Credentials.of(route.target()) != Credentials.NONE
            || route.otherFields().stream().anyMatch(f -> FieldSchema.rules(f).getSecret());
    put(responses, "400", hasInput || route.body());
    put(responses, "401", credentials);
    put(responses, "403", roles);
    put(responses, "404", !route.variables().isEmpty());
    put(responses, "409", route.method() != HttpMethod.GET && hasInput);
    put(responses, "413", route.body());
    put(responses, "415", route.body());
    put(responses, "429", true);
    put(responses, "503", true);
    put(responses, "default", true);
  }

  /// Responses, headers, parameters and security schemes that operations refer to.
  static ObjectNode components() {
    ObjectNode components = JsonNodeFactory.instance.objectNode();
    ObjectNode responses = components.putObject("responses");
    FAILURES.forEach(
        (status, description) -> {
          ObjectNode response = responses.putObject(name(status)).put("description", description);
          ObjectNode headers = response.putObject("headers");
          headers.putObject("X-Request-Id").put("$ref", "#/components/headers/RequestId");
          if (status.equals("429") || status.equals("503")) {
            headers.putObject("Retry-After").put("$ref", "#/components/headers/RetryAfter");
          }
          response
              .putObject("content")
              .putObject("application/problem+json")
              .putObject("schema")
              .put("$ref", "#/components/schemas/Problem");
        });
    ObjectNode headers = components.putObject("headers");
    header(headers, "RequestId", "The id the request had, or was given.", "string");
    header(headers, "RetryAfter", "Seconds to wait.", "integer");
    ObjectNode parameters = components.putObject("parameters");
    ObjectNode id = parameters.putObject("RequestId");
    id.put("name", "X-Request-Id").put("in", "header");
    id.put("description", "Names the request in the server's log; made up if absent or malformed.");
    id.putObject("schema").put("type", "string").put("pattern", "^[A-Za-z0-9._-]{1,64}$");
    ObjectNode cookie = parameters.putObject("RefreshCookie");
    cookie.put("name", RefreshCookie.HEADER).put("in", "header");
    cookie.put(
        "description",
        "For browsers: the refresh token is in a cookie that scripts cannot read, and neither in"
            + " the answer nor in the body of a refresh; logout clears it.");
    cookie.putObject("schema").put("type", "string").putArray("enum").add(RefreshCookie.VALUE);
    ObjectNode schemes = components.putObject("securitySchemes");
    schemes
        .putObject("bearer")
        .put("type", "http")
        .put("scheme", "bearer")
        .put("bearerFormat", "JWT")
        .put("description", "The access token of register, login, token or refresh.");
    schemes
        .putObject("basic")
        .put("type", "http")
        .put("scheme", "basic")
        .put("description", "Login and password.");
    return components;
  }

  private static void header(ObjectNode headers, String name, String text, String type) {
    headers.putObject(name).put("description", text).putObject("schema").put("type", type);
  }

  private static void put(ObjectNode responses, String status, boolean possible) {
    if (possible) {
      responses.putObject(status).put("$ref", "#/components/responses/" + name(status));
    }
  }

  private static String name(String status) {
    return status.equals("default") ? "Failure" : "Failure" + status;
  }

  private static Map<String, String> failures() {
    Map<String, String> failures = new LinkedHashMap<>();
    failures.put("400", "The request is malformed, or `field` names what is wrong with it.");
    failures.put("401", "The credentials are missing or not valid.");
    failures.put("403", "The caller's role does not allow this.");
    failures.put("404", "There is no such thing, or not for this caller.");
    failures.put("409", "The state of things does not allow this.");
    failures.put("413", "The body is larger than the server takes.");
    failures.put("415", "The body is not application/json.");
    failures.put("429", "Too many requests.");
    failures.put("503", "The server cannot do this now; nothing is known of the outcome.");
    failures.put("default", "Any other failure.");
    return failures;
  }
}
