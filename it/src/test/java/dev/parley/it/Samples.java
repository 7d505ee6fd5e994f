package dev.parley.it;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import dev.parley.api.common.v1.FieldRules;
import dev.parley.it.ContractCatalog.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Values for the fields of the contract: good ones, and for each field every kind of bad one.
final class Samples {
  /// A value that a field must refuse.
  ///
  /// @param kind what is wrong with it
  /// @param json the value as JSON
  /// @param field the JSON path the error must name
  record Bad(String kind, Object json, String field) {}

  /// Stands for an explicit JSON null.
  static final Object NULL = new Object();

  private static final String ID = "0190b5a4-7c1e-7f00-8000-0000000000aa";

  private Samples() {}

  /// A good value for every field of a request.
  static Map<String, Object> good(Method method) {
    return good(method.fields());
  }

  private static Map<String, Object> good(List<FieldDescriptor> fields) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (FieldDescriptor field : fields) {
      if (ContractCatalog.rules(field).getRequired()) {
        Object one = good(field);
        values.put(field.getJsonName(), field.isRepeated() ? List.of(one) : one);
      }
    }
    return values;
  }

  static Object good(FieldDescriptor field) {
    FieldRules rules = ContractCatalog.rules(field);
    return switch (field.getJavaType()) {
      case STRING ->
          switch (rules.getFormat()) {
            case FORMAT_UUID -> ID;
            case FORMAT_EMAIL -> "a@example.org";
            case FORMAT_EMOJI -> "👍";
            default -> "a".repeat(Math.max(1, rules.getMinLength()));
          };
      case LONG, INT -> Math.max(1, rules.getMin());
      case ENUM -> field.getEnumType().getValues().get(1).getName();
      case MESSAGE ->
          ContractCatalog.isTime(field)
              ? "2026-01-31T12:00:00Z"
              : good(field.getMessageType().getFields());
      default -> true;
    };
  }

  /// Bad values for a field that travels in a JSON body.
  static List<Bad> badInBody(FieldDescriptor field) {
    List<Bad> bad = new ArrayList<>();
    String name = field.getJsonName();
    bad.add(new Bad("null", NULL, name));
    if (ContractCatalog.rules(field).getRequired()) {
      bad.add(new Bad("missing", Map.of(), name));
    }
    if (field.isRepeated()) {
      bad.add(new Bad("not a list", "x", name));
      bad.add(new Bad("null element", java.util.Arrays.asList(NULL), name + "[0]"));
      int most = ContractCatalog.rules(field).getMaxItems();
      bad.add(new Bad("too many", java.util.Collections.nCopies(most + 1, good(field)), name));
      for (Bad element : badValues(field, name + "[0]")) {
        bad.add(new Bad("element " + element.kind(), List.of(element.json()), element.field()));
      }
    } else {
      bad.addAll(badValues(field, name));
    }
    return bad;
  }

  /// Bad values for a field that travels as text in the path or the query.
  static List<Bad> badAsText(FieldDescriptor field) {
    String path = field.getJsonName() + (field.isRepeated() ? "[0]" : "");
    return badValues(field, path).stream()
        .filter(bad -> bad.json() instanceof String || bad.json() instanceof Number)
        .filter(bad -> !bad.kind().equals("wrong type") || field.getJavaType() != JavaType.STRING)
        .toList();
  }

  private static List<Bad> badValues(FieldDescriptor field, String path) {
    FieldRules rules = ContractCatalog.rules(field);
    List<Bad> bad = new ArrayList<>();
    switch (field.getJavaType()) {
      case STRING -> {
        bad.add(new Bad("wrong type", 7, path));
        bad.add(new Bad("object", Map.of("a", "b"), path));
        bad.add(new Bad("boolean", true, path));
        bad.add(new Bad("NUL", good(field) + "\0", path));
        bad.add(new Bad("huge", "a".repeat(20_000), path));
        switch (rules.getFormat()) {
          case FORMAT_UUID -> bad.add(new Bad("form", "1-2-3-4-5", path));
          case FORMAT_EMAIL -> bad.add(new Bad("form", "nobody", path));
          case FORMAT_HANDLE -> bad.add(new Bad("form", "-x", path));
          case FORMAT_LINE -> bad.add(new Bad("form", "a\nb", path));
          case FORMAT_TOKEN -> bad.add(new Bad("form", "a b", path));
          case FORMAT_EMOJI -> bad.add(new Bad("form", "ab", path));
          default -> {}
        }
        if (rules.getMinLength() > 1) {
          bad.add(new Bad("short", "a".repeat(rules.getMinLength() - 1), path));
        }
      }
      case LONG, INT -> {
        bad.add(new Bad("wrong type", "x", path));
        bad.add(new Bad("fraction", 1.5, path));
        bad.add(new Bad("huge", new java.math.BigInteger("99999999999999999999999"), path));
        if (rules.hasMin()) {
          bad.add(new Bad("too small", rules.getMin() - 1, path));
        }
        if (rules.hasMax()) {
          bad.add(new Bad("too large", rules.getMax() + 1, path));
        }
      }
      case ENUM -> {
        bad.add(new Bad("wrong type", "KING", path));
        bad.add(new Bad("number", 1, path));
        bad.add(new Bad("unspecified", field.getEnumType().getValues().get(0).getName(), path));
      }
      case MESSAGE -> {
        bad.add(new Bad("wrong type", "x", path));
        if (ContractCatalog.isTime(field)) {
          bad.add(new Bad("number", 1_769_860_800, path));
          bad.add(new Bad("year 0", "0000-01-31T12:00:00Z", path));
          bad.add(new Bad("day 30", "2026-02-30T12:00:00Z", path));
          return bad;
        }
        for (FieldDescriptor nested : field.getMessageType().getFields()) {
          for (Bad inner : badValues(nested, path + "." + nested.getJsonName())) {
            Map<String, Object> object =
                new LinkedHashMap<>(good(field.getMessageType().getFields()));
            object.put(nested.getJsonName(), inner.json());
            bad.add(new Bad(nested.getJsonName() + " " + inner.kind(), object, inner.field()));
          }
        }
      }
      case BOOLEAN -> {
        bad.add(new Bad("wrong type", "yes", path));
        bad.add(new Bad("number", 1, path));
        bad.add(new Bad("quoted", "true", path));
      }
      default -> throw new IllegalStateException("no bad values for " + field);
    }
    return bad;
  }
}
