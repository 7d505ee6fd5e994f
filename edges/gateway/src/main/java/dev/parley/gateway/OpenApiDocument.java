package dev.parley.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Writes the contract as an OpenAPI 3.1 document. Stateless; the same contract makes the same
/// document.
final class OpenApiDocument {
  private static final String ABOUT =
      """
      The REST door of Parley, a self-hosted messenger. The same methods are served as gRPC and \
      gRPC-Web on the same port.

      Requests are strict: an unknown field or parameter, a wrong type or a null is refused and \
      named. Failures are `application/problem+json` with a stable `code`. 64-bit integers are \
      strings of digits, times are RFC 3339.""";

  private OpenApiDocument() {}

  /// Makes the document.
  ///
  /// @param comments the contract's comments, which become descriptions
  /// @param version the version of Parley
  static ObjectNode of(ContractComments comments, String version) {
    OpenApiSchemas schemas = new OpenApiSchemas(comments);
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("openapi", "3.1.0");
    ObjectNode info = document.putObject("info");
    info.put("title", "Parley").put("description", ABOUT).put("version", version);
    info.putObject("license").put("name", "Apache-2.0").put("identifier", "Apache-2.0");
    document.putArray("servers").addObject().put("url", "/");
    ArrayNode tags = document.putArray("tags");
    PublicContract.SERVICES.forEach(
        service -> {
          ServiceDescriptor type =
              PublicContract.methods(service).getFirst().contract().getService();
          tags.addObject().put("name", tag(type)).put("description", schemas.comment(type));
        });
    document.putArray("security").addObject().putArray("bearer");
    ObjectNode paths = document.putObject("paths");
    PublicContract.methods().stream()
        .flatMap(method -> RestRoute.of(method).stream())
        .forEach(
            route ->
                paths
                    .withObjectProperty(restPath(route))
                    .set(
                        route.method().name().toLowerCase(Locale.ROOT), operation(route, schemas)));
    ObjectNode components = document.putObject("components");
    components.setAll(OpenApiResponses.components());
    ObjectNode all = components.putObject("schemas");
    schemas.all().forEach(all::set);
    return document;
  }

  /// The path as the document shows it: variables have their JSON names.
  static String restPath(RestRoute route) {
    String path = route.path();
    for (FieldDescriptor field : route.variables().values()) {
      path = path.replace("{" + field.getName() + "}", "{" + field.getJsonName() + "}");
    }
    return path;
  }

  /// The group of a service's operations.
  static String tag(ServiceDescriptor service) {
    String name = service.getName();
    return name.substring(0, name.length() - "Service".length());
  }

  private static ObjectNode operation(RestRoute route, OpenApiSchemas schemas) {
    var method = route.target().contract();
    String name = method.getName();
    ObjectNode operation = JsonNodeFactory.instance.objectNode();
    operation.putArray("tags").add(tag(method.getService()));
    operation.put("operationId", Character.toLowerCase(name.charAt(0)) + name.substring(1));
    String comment = schemas.comment(method);
    int end = comment.indexOf(". ");
    operation.put("summary", end < 0 ? comment : comment.substring(0, end + 1));
    operation.put("description", comment);
    security(route, operation);
    parameters(route, schemas, operation);
    if (route.body()) {
      body(route, schemas, operation);
    }
    ObjectNode responses = operation.putObject("responses");
    ObjectNode ok = responses.putObject("200");
    String answer = schemas.comment(method.getOutputType());
    ok.put("description", answer);
    ok.putObject("headers").putObject("X-Request-Id").put("$ref", "#/components/headers/RequestId");
    ok.putObject("content")
        .putObject("application/json")
        .set("schema", schemas.response(method.getOutputType()));
    OpenApiResponses.add(route, responses);
    return operation;
  }

  /// Public methods ask for nothing, except the one whose credentials are HTTP Basic.
  private static void security(RestRoute route, ObjectNode operation) {
    switch (Credentials.of(route.target())) {
      case NONE -> operation.putArray("security");
      case BASIC -> operation.putArray("security").addObject().putArray("basic");
      case BEARER -> {}
    }
  }

  private static void parameters(RestRoute route, OpenApiSchemas schemas, ObjectNode operation) {
    ArrayNode parameters = JsonNodeFactory.instance.arrayNode();
    route.variables().entrySet().stream()
        .sorted(Comparator.comparing(Map.Entry::getKey))
        .forEach(variable -> parameters.add(parameter(variable.getValue(), "path", schemas)));
    if (!route.body()) {
      route.otherFields().forEach(field -> parameters.add(parameter(field, "query", schemas)));
    }
    parameters.addObject().put("$ref", "#/components/parameters/RequestId");
    if (RefreshCookie.concerns(route.target())) {
      parameters.addObject().put("$ref", "#/components/parameters/RefreshCookie");
    }
    operation.set("parameters", parameters);
  }

  private static ObjectNode parameter(FieldDescriptor field, String in, OpenApiSchemas schemas) {
    ObjectNode parameter =
        JsonNodeFactory.instance.objectNode().put("name", field.getJsonName()).put("in", in);
    String comment = schemas.comment(field);
    if (!comment.isEmpty()) {
      parameter.put("description", comment);
    }
    if (in.equals("path") || FieldSchema.rules(field).getRequired()) {
      parameter.put("required", true);
    }
    parameter.set("schema", schemas.parameter(field));
    if (in.equals("path")) {
      parameter.set("example", Examples.value(field));
    }
    return parameter;
  }

  private static void body(RestRoute route, OpenApiSchemas schemas, ObjectNode operation) {
    List<FieldDescriptor> fields = route.otherFields();
    boolean required = fields.stream().anyMatch(field -> FieldSchema.rules(field).getRequired());
    ObjectNode body = operation.putObject("requestBody").put("required", required);
    ObjectNode json = body.putObject("content").putObject("application/json");
    json.set("schema", schemas.requestBody(route));
    json.set("example", Examples.body(fields));
  }
}
