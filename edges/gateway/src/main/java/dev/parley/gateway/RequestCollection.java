package dev.parley.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.grpc.ServiceDescriptor;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Writes the contract as a request collection in Postman's format 2.1, which most API clients
/// import. Stateless; the same contract makes the same collection.
///
/// Signing in fills the collection's variables, so that the next request works without typing.
final class RequestCollection {
  private static final String FORMAT =
      "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";
  private static final List<String> REMEMBERED = List.of("access_token", "refresh_token");

  private RequestCollection() {}

  /// Makes the collection.
  static ObjectNode of(ContractComments comments) {
    ObjectNode collection = JsonNodeFactory.instance.objectNode();
    collection
        .putObject("info")
        .put("name", "Parley")
        .put("description", "Every operation of Parley's REST door. Set baseUrl, then log in.")
        .put("schema", FORMAT);
    credential(
        collection.putObject("auth").put("type", "bearer"), "bearer", "token", "{{accessToken}}");
    ArrayNode variables = collection.putArray("variable");
    variable(variables, "baseUrl", "http://localhost:8080");
    variable(variables, "accessToken", "");
    variable(variables, "refreshToken", "");
    variable(variables, "login", "ada");
    variable(variables, "password", "correct horse battery staple");
    ArrayNode folders = collection.putArray("item");
    for (ServiceDescriptor service : PublicContract.SERVICES) {
      List<PublicMethod> methods = PublicContract.methods(service);
      var type = methods.getFirst().contract().getService();
      ObjectNode folder = folders.addObject().put("name", OpenApiDocument.tag(type));
      folder.put("description", comments.of(type));
      ArrayNode items = folder.putArray("item");
      methods.stream()
          .flatMap(method -> RestRoute.of(method).stream())
          .forEach(route -> items.add(item(route, comments)));
    }
    return collection;
  }

  private static ObjectNode item(RestRoute route, ContractComments comments) {
    var method = route.target().contract();
    ObjectNode item = JsonNodeFactory.instance.objectNode().put("name", method.getName());
    remember(method.getOutputType(), item);
    ObjectNode request = item.putObject("request").put("method", route.method().name());
    request.put("description", comments.of(method));
    switch (Credentials.of(route.target())) {
      case NONE -> request.putObject("auth").put("type", "noauth");
      case BASIC -> {
        ObjectNode auth = request.putObject("auth").put("type", "basic");
        credential(auth, "basic", "username", "{{login}}");
        credential(auth, "basic", "password", "{{password}}");
      }
      case BEARER -> {}
    }
    ArrayNode headers = request.putArray("header");
    request.set("url", url(route, comments));
    if (route.body()) {
      headers.addObject().put("key", "Content-Type").put("value", "application/json");
      ObjectNode example = Examples.body(route.otherFields());
      if (example.has("refreshToken")) {
        example.put("refreshToken", "{{refreshToken}}");
      }
      ObjectNode body = request.putObject("body").put("mode", "raw");
      body.put("raw", example.toPrettyString());
      body.putObject("options").putObject("raw").put("language", "json");
    }
    item.putArray("response");
    return item;
  }

  private static ObjectNode url(RestRoute route, ContractComments comments) {
    ObjectNode url = JsonNodeFactory.instance.objectNode();
    ArrayNode path = JsonNodeFactory.instance.arrayNode();
    List<String> segments = RestRoute.segments(route.path());
    for (int i = 0; i < segments.size(); i++) {
      FieldDescriptor field = route.variables().get(i);
      path.add(field == null ? segments.get(i) : ":" + field.getJsonName());
    }
    StringBuilder raw = new StringBuilder("{{baseUrl}}");
    path.forEach(segment -> raw.append('/').append(segment.asText()));
    url.putArray("host").add("{{baseUrl}}");
    url.set("path", path);
    if (!route.variables().isEmpty()) {
      ArrayNode variables = url.putArray("variable");
      route.variables().entrySet().stream()
          .sorted(Comparator.comparing(Map.Entry::getKey))
          .forEach(variable -> variables.add(example(variable.getValue(), comments)));
    }
    if (!route.body() && !route.otherFields().isEmpty()) {
      query(route, comments, url, raw);
    }
    return url.put("raw", raw.toString());
  }

  /// What is required is sent, the rest waits to be ticked.
  private static void query(
      RestRoute route, ContractComments comments, ObjectNode url, StringBuilder raw) {
    ArrayNode query = url.putArray("query");
    char separator = '?';
    for (FieldDescriptor field : route.otherFields()) {
      ObjectNode parameter = example(field, comments);
      if (FieldSchema.rules(field).getRequired()) {
        raw.append(separator).append(field.getJsonName()).append('=');
        raw.append(parameter.get("value").asText());
        separator = '&';
      } else {
        parameter.put("disabled", true);
      }
      query.add(parameter);
    }
  }

  private static ObjectNode example(FieldDescriptor field, ContractComments comments) {
    JsonNode value = Examples.value(field);
    return JsonNodeFactory.instance
        .objectNode()
        .put("key", field.getJsonName())
        .put("value", (value.isArray() ? value.get(0) : value).asText())
        .put("description", comments.of(field));
  }

  /// An answer that carries tokens leaves them in the collection's variables.
  private static void remember(Descriptor answer, ObjectNode item) {
    ArrayNode script = JsonNodeFactory.instance.arrayNode();
    for (String name : REMEMBERED) {
      FieldDescriptor field = answer.findFieldByName(name);
      if (field != null) {
        script.add(
            "if (pm.response.code === 200) pm.collectionVariables.set(\"%1$s\", pm.response.json().%1$s);"
                .formatted(field.getJsonName()));
      }
    }
    if (!script.isEmpty()) {
      ObjectNode event = item.putArray("event").addObject().put("listen", "test");
      event.putObject("script").put("type", "text/javascript").set("exec", script);
    }
  }

  private static void credential(ObjectNode auth, String type, String key, String value) {
    auth.withArrayProperty(type)
        .addObject()
        .put("key", key)
        .put("value", value)
        .put("type", "string");
  }

  private static void variable(ArrayNode variables, String key, String value) {
    variables.addObject().put("key", key).put("value", value).put("type", "string");
  }
}
