package dev.parley.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.rpc.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Collects path and query parameters as the JSON that a body would have. For one request on one
/// thread.
///
/// A value that does not look like its field's type is written as a string, so that the reader of
/// the JSON refuses it and names the field.
final class ParameterJson {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]{0,18})");
  private static final int MAX_ECHO = 64;
  private final Descriptor type;
  private final Map<String, List<String>> values = new LinkedHashMap<>();

  ParameterJson(Descriptor type) {
    this.type = type;
  }

  /// Adds a parameter.
  ///
  /// @param name the field's JSON name
  /// @param value the decoded value
  /// @throws io.grpc.StatusRuntimeException if there is no such field, or one value was there
  /// before
  void add(String name, String value) {
    FieldDescriptor field = find(name);
    String shown = shorten(name);
    if (field == null || isObject(field)) {
      throw Failure.of(
          ErrorReason.ERROR_REASON_UNKNOWN_FIELD,
          shown,
          "There is no parameter %s here".formatted(shown));
    }
    List<String> all = values.computeIfAbsent(name, _ -> new ArrayList<>());
    if (!all.isEmpty() && !field.isRepeated()) {
      throw Failure.field(shown, "%s is given twice".formatted(shown));
    }
    all.add(value);
  }

  /// The JSON object of all parameters.
  byte[] toJson() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(128);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      for (Map.Entry<String, List<String>> entry : values.entrySet()) {
        FieldDescriptor field = find(entry.getKey());
        if (field != null) {
          json.writeFieldName(entry.getKey());
          write(json, field, entry.getValue());
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail to be written", e);
    }
    return out.toByteArray();
  }

  /// A name as errors echo it: a huge one is cut.
  static String shorten(String name) {
    return name.length() <= MAX_ECHO ? name : name.substring(0, MAX_ECHO) + "…";
  }

  private static void write(JsonGenerator json, FieldDescriptor field, List<String> all)
      throws IOException {
    if (!field.isRepeated()) {
      write(json, field, all.getFirst());
      return;
    }
    json.writeStartArray();
    for (String value : all) {
      write(json, field, value);
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, FieldDescriptor field, String value)
      throws IOException {
    boolean literal =
        switch (field.getJavaType()) {
          case INT, LONG -> INTEGER.matcher(value).matches();
          case BOOLEAN -> value.equals("true") || value.equals("false");
          default -> false;
        };
    if (literal) {
      json.writeRawValue(value);
    } else {
      json.writeString(value);
    }
  }

  private static boolean isObject(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !FieldSchema.isTime(field);
  }

  private @Nullable FieldDescriptor find(String jsonName) {
    for (FieldDescriptor field : type.getFields()) {
      if (field.getJsonName().equals(jsonName)) {
        return field;
      }
    }
    return null;
  }
}
