package dev.parley.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.parley.api.common.v1.FieldRules;
import java.util.List;

/// Makes up plausible values for the fields of the contract. Stateless and always the same.
final class Examples {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Examples() {}

  /// A request body: what is required, and who signs in; all of it where nothing is required.
  static ObjectNode body(List<FieldDescriptor> fields) {
    List<FieldDescriptor> telling =
        fields.stream()
            .filter(f -> FieldSchema.rules(f).getRequired() || f.getName().equals("login"))
            .toList();
    return object(
        fields.stream().anyMatch(f -> FieldSchema.rules(f).getRequired()) ? telling : fields);
  }

  /// A value of a field.
  static JsonNode value(FieldDescriptor field) {
    JsonNode one =
        switch (field.getJavaType()) {
          case STRING -> JSON.textNode(text(field));
          case BOOLEAN -> JSON.booleanNode(true);
          case INT -> JSON.numberNode(integer(field));
          case LONG -> JSON.textNode(Long.toString(integer(field)));
          case ENUM -> JSON.textNode(first(field).getName());
          case MESSAGE ->
              FieldSchema.isTime(field)
                  ? JSON.textNode("2026-01-31T12:00:00Z")
                  : object(field.getMessageType().getFields());
          case BYTE_STRING -> JSON.textNode("");
          case FLOAT, DOUBLE -> JSON.numberNode(1.0);
        };
    return field.isRepeated() ? JSON.arrayNode().add(one) : one;
  }

  private static ObjectNode object(List<FieldDescriptor> fields) {
    ObjectNode object = JSON.objectNode();
    fields.forEach(field -> object.set(field.getJsonName(), value(field)));
    return object;
  }

  private static String text(FieldDescriptor field) {
    FieldRules rules = FieldSchema.rules(field);
    return switch (rules.getFormat()) {
      case FORMAT_UUID -> "0190b5a4-7c1e-7f00-8000-000000000000";
      case FORMAT_EMAIL -> "ada@example.org";
      case FORMAT_HANDLE -> "ada";
      case FORMAT_EMOJI -> "👍";
      case FORMAT_TOKEN -> field.getName().equals("client_id") ? "a-1" : "of-a-former-answer";
      case FORMAT_LINE -> line(field.getName());
      case FORMAT_UNSPECIFIED, UNRECOGNIZED ->
          rules.getSecret() ? "correct horse battery staple" : line(field.getName());
    };
  }

  private static String line(String field) {
    return switch (field) {
      case "first_name" -> "Ada";
      case "last_name" -> "Lovelace";
      case "login" -> "ada";
      case "email" -> "ada@example.org";
      case "name" -> "Engine room";
      default -> "Hello!";
    };
  }

  private static long integer(FieldDescriptor field) {
    FieldRules rules = FieldSchema.rules(field);
    return rules.hasMax() ? Math.min(20, rules.getMax()) : 1;
  }

  private static EnumValueDescriptor first(FieldDescriptor field) {
    return field.getEnumType().getValues().get(1);
  }
}
