package dev.parley.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.rpc.Failure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Collects the schemas of the messages an OpenAPI document speaks of. For one document on one
/// thread.
///
/// What clients send is closed and asks for what its rules require; what they receive is open,
/// since the contract may grow, and always has its fields that are not optional.
final class OpenApiSchemas {
  private final ContractComments comments;
  private final Map<String, ObjectNode> schemas = new TreeMap<>();
  private final Map<String, GenericDescriptor> owners = new HashMap<>();

  OpenApiSchemas(ContractComments comments) {
    this.comments = comments;
    schemas.put("Problem", problem());
  }

  /// All schemas so far, by name.
  Map<String, ObjectNode> all() {
    return schemas;
  }

  /// A reference to a response message.
  ObjectNode response(Descriptor message) {
    return message(message, message.getFields(), false);
  }

  /// A reference to a request body.
  ///
  /// @param route its route, whose path fields are not in the body
  ObjectNode requestBody(RestRoute route) {
    return message(route.target().contract().getInputType(), route.otherFields(), true);
  }

  /// The schema of a parameter in the path or query.
  ObjectNode parameter(FieldDescriptor field) {
    return FieldSchema.of(field, f -> reference(f, true));
  }

  /// The comment of a part of the contract.
  String comment(GenericDescriptor descriptor) {
    return comments.of(descriptor);
  }

  private ObjectNode message(Descriptor message, List<FieldDescriptor> fields, boolean sent) {
    String name = message.getName();
    if (claim(name, message)) {
      ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
      schemas.put(name, schema);
      describe(schema, message);
      ObjectNode properties = schema.putObject("properties");
      ArrayNode required = JsonNodeFactory.instance.arrayNode();
      for (FieldDescriptor field : fields) {
        ObjectNode property = FieldSchema.of(field, f -> reference(f, sent));
        describe(property, field);
        properties.set(field.getJsonName(), property);
        if (isRequired(field, sent)) {
          required.add(field.getJsonName());
        }
      }
      if (!required.isEmpty()) {
        schema.set("required", required);
      }
      if (sent) {
        schema.put("additionalProperties", false);
      }
    }
    return referenceTo(name);
  }

  private ObjectNode reference(FieldDescriptor field, boolean sent) {
    return field.getJavaType() == FieldDescriptor.JavaType.ENUM
        ? enumeration(field.getEnumType())
        : message(field.getMessageType(), field.getMessageType().getFields(), sent);
  }

  private ObjectNode enumeration(EnumDescriptor type) {
    String name = type.getName();
    if (claim(name, type)) {
      ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "string");
      StringBuilder text = new StringBuilder(comments.of(type));
      ArrayNode values = schema.putArray("enum");
      for (EnumValueDescriptor value : type.getValues()) {
        if (value.getNumber() != 0) {
          values.add(value.getName());
          text.append("\n- `%s`: %s".formatted(value.getName(), comments.of(value)));
        }
      }
      schema.put("description", text.toString());
      schemas.put(name, schema);
    }
    return referenceTo(name);
  }

  /// Problem+json, as [dev.parley.rpc.Problem] writes it.
  private ObjectNode problem() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
    schema.put("description", "Why a request failed (RFC 9457).");
    ObjectNode properties = schema.putObject("properties");
    text(properties, "type", "A URN made of the code.");
    text(properties, "title", "What the HTTP status means.");
    properties.putObject("status").put("type", "integer").put("description", "The HTTP status.");
    text(properties, "detail", "What went wrong, for a person to read.");
    ObjectNode code = text(properties, "code", "The stable code, for programs to read.");
    StringBuilder meanings = new StringBuilder("The stable code, for programs to read.");
    ArrayNode codes = code.putArray("enum");
    for (ErrorReason reason : ErrorReason.values()) {
      if (reason != ErrorReason.UNRECOGNIZED && reason.getNumber() != 0) {
        codes.add(Failure.code(reason));
        meanings.append(
            "\n- `%s`: %s"
                .formatted(Failure.code(reason), comments.of(reason.getValueDescriptor())));
      }
    }
    code.put("description", meanings.toString());
    text(properties, "field", "The field at fault, as a JSON path like `memberIds[3]`.");
    text(properties, "requestId", "Finds the request in the server's log.");
    ArrayNode required = schema.putArray("required");
    List.of("type", "title", "status", "detail", "code", "requestId").forEach(required::add);
    return schema;
  }

  private static ObjectNode text(ObjectNode properties, String name, String description) {
    return properties.putObject(name).put("type", "string").put("description", description);
  }

  private void describe(ObjectNode schema, GenericDescriptor descriptor) {
    String comment = comments.of(descriptor);
    if (!comment.isEmpty()) {
      schema.put("description", comment);
    }
  }

  /// What is sent must have what its rules require; what is received has everything that is always
  /// printed: fields without presence.
  private static boolean isRequired(FieldDescriptor field, boolean sent) {
    return sent ? FieldSchema.rules(field).getRequired() : !field.hasPresence();
  }

  /// Whether a name is new; two types of one name cannot share a document.
  private boolean claim(String name, GenericDescriptor owner) {
    GenericDescriptor before = owners.putIfAbsent(name, owner);
    if (before != null && !before.getFullName().equals(owner.getFullName())) {
      throw new IllegalStateException(
          "%s and %s have one name".formatted(before.getFullName(), owner.getFullName()));
    }
    return before == null;
  }

  private static ObjectNode referenceTo(String name) {
    return JsonNodeFactory.instance.objectNode().put("$ref", "#/components/schemas/" + name);
  }
}
