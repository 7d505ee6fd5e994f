package dev.parley.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Timestamp;
import dev.parley.api.common.v1.FieldRules;
import dev.parley.api.common.v1.Format;
import dev.parley.api.common.v1.Options;
import java.util.function.Function;

/// Describes the JSON of one field as JSON Schema, by its type and its field rules. Stateless.
final class FieldSchema {
  private static final String HANDLE = "^[A-Za-z0-9][A-Za-z0-9._-]*$";
  private static final String LINE = "^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\ufeff]*$";
  private static final String TOKEN = "^[!-~]*$";

  private FieldSchema() {}

  /// The schema of a field.
  ///
  /// @param field a field of the contract
  /// @param reference makes the schema of a message or enum type
  static ObjectNode of(FieldDescriptor field, Function<FieldDescriptor, ObjectNode> reference) {
    FieldRules rules = rules(field);
    ObjectNode one = single(field, rules, reference);
    if (!field.isRepeated()) {
      return one;
    }
    ObjectNode list = JsonNodeFactory.instance.objectNode().put("type", "array");
    list.set("items", one);
    int least = Math.max(rules.getMinItems(), rules.getRequired() ? 1 : 0);
    if (least > 0) {
      list.put("minItems", least);
    }
    if (rules.getMaxItems() > 0) {
      list.put("maxItems", rules.getMaxItems());
    }
    return list;
  }

  /// The rules of a field; empty ones if the contract gives none.
  static FieldRules rules(FieldDescriptor field) {
    return field.getOptions().getExtension(Options.rules);
  }

  /// Whether a field is a time, which in JSON is a string like any other scalar.
  static boolean isTime(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && field.getMessageType().equals(Timestamp.getDescriptor());
  }

  private static ObjectNode single(
      FieldDescriptor field, FieldRules rules, Function<FieldDescriptor, ObjectNode> reference) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    return switch (field.getJavaType()) {
      case STRING -> text(schema.put("type", "string"), field, rules);
      case BOOLEAN -> schema.put("type", "boolean");
      case INT -> integer(schema.put("type", "integer").put("format", "int32"), rules);
      case LONG ->
          schema.put("type", "string").put("format", "int64").put("pattern", digits(rules));
      case BYTE_STRING -> schema.put("type", "string").put("contentEncoding", "base64");
      case FLOAT, DOUBLE -> schema.put("type", "number");
      case ENUM -> reference.apply(field);
      case MESSAGE ->
          isTime(field)
              ? schema.put("type", "string").put("format", "date-time")
              : reference.apply(field);
    };
  }

  private static ObjectNode text(ObjectNode schema, FieldDescriptor field, FieldRules rules) {
    boolean mayBeEmpty = field.isRepeated() || !rules.getRequired();
    int least = Math.max(rules.getMinLength(), mayBeEmpty ? 0 : 1);
    if (least > 0) {
      schema.put("minLength", least);
    }
    if (rules.getMaxLength() > 0) {
      schema.put("maxLength", rules.getMaxLength());
    }
    if (rules.getSecret()) {
      schema.put("format", "password");
    }
    Format format = rules.getFormat();
    switch (format) {
      case FORMAT_UUID -> schema.put("format", "uuid");
      case FORMAT_EMAIL -> schema.put("format", "email");
      case FORMAT_HANDLE -> schema.put("pattern", HANDLE);
      case FORMAT_LINE -> schema.put("pattern", LINE);
      case FORMAT_TOKEN -> schema.put("pattern", TOKEN);
      case FORMAT_EMOJI, FORMAT_UNSPECIFIED, UNRECOGNIZED -> {}
    }
    return schema;
  }

  private static ObjectNode integer(ObjectNode schema, FieldRules rules) {
    if (rules.hasMin()) {
      schema.put("minimum", rules.getMin());
    }
    if (rules.hasMax()) {
      schema.put("maximum", rules.getMax());
    }
    return schema;
  }

  /// 64-bit integers are strings in JSON; the smallest value shows in the pattern.
  private static String digits(FieldRules rules) {
    if (rules.hasMin() && rules.getMin() >= 1) {
      return "^[1-9][0-9]{0,18}$";
    }
    return rules.hasMin() && rules.getMin() == 0 ? "^[0-9]{1,19}$" : "^-?[0-9]{1,19}$";
  }
}
