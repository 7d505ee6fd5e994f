package dev.parley.rpc;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.parley.api.common.v1.ErrorReason;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.text.ParseException;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads one JSON document into a message, field by field of its descriptor. For one use on one
/// thread.
final class JsonReader {
  private final JsonParser parser;

  JsonReader(JsonParser parser) {
    this.parser = parser;
  }

  /// Reads the members of an object whose opening brace is the current token.
  void readObject(Message.Builder into, String path) throws IOException {
    Set<String> seen = HashSet.newHashSet(8);
    while (nextMember(path) != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      FieldDescriptor field = find(into.getDescriptorForType(), name);
      String at = path + shorten(name);
      if (field == null) {
        throw Failure.of(
            ErrorReason.ERROR_REASON_UNKNOWN_FIELD, at, "There is no field %s here".formatted(at));
      }
      if (!seen.add(name) || (!field.isRepeated() && field.hasPresence() && into.hasField(field))) {
        throw Failure.field(at, "%s is given twice".formatted(at));
      }
      OneofDescriptor oneof = field.getRealContainingOneof();
      if (oneof != null && into.hasOneof(oneof)) {
        throw Failure.field(
            at,
            "%s cannot stand beside %s"
                .formatted(at, path + into.getOneofFieldDescriptor(oneof).getJsonName()));
      }
      readField(into, field, at);
    }
  }

  /// The parser reads a number together with the name before it.
  private JsonToken nextMember(String path) throws IOException {
    try {
      return parser.nextToken();
    } catch (StreamConstraintsException e) {
      throw tooLarge(path + parser.currentName());
    }
  }

  private void readField(Message.Builder into, FieldDescriptor field, String at)
      throws IOException {
    try {
      readPresent(into, field, at);
    } catch (StreamConstraintsException e) {
      throw tooLarge(at);
    }
  }

  private void readPresent(Message.Builder into, FieldDescriptor field, String at)
      throws IOException {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.VALUE_NULL) {
      throw Failure.field(at, "%s is null; leave it out instead".formatted(at));
    }
    if (!field.isRepeated()) {
      into.setField(field, readValue(into, field, at));
      return;
    }
    if (token != JsonToken.START_ARRAY) {
      throw wrongType(at, "a list");
    }
    for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
      into.addRepeatedField(field, readValue(into, field, at + "[" + i + "]"));
    }
  }

  private Object readValue(Message.Builder into, FieldDescriptor field, String at)
      throws IOException {
    return switch (field.getJavaType()) {
      case STRING -> text(at, "a string");
      case BOOLEAN -> readBoolean(at);
      case INT -> (int) readInteger(at, Integer.MIN_VALUE, Integer.MAX_VALUE, false);
      case LONG -> readInteger(at, Long.MIN_VALUE, Long.MAX_VALUE, true);
      case ENUM -> readEnum(field, at);
      case MESSAGE -> readMessage(into, field, at);
      case BYTE_STRING -> readBytes(at);
      case FLOAT, DOUBLE -> throw new IllegalStateException("the contract has no floating point");
    };
  }

  private Message readMessage(Message.Builder into, FieldDescriptor field, String at)
      throws IOException {
    Message.Builder nested = into.newBuilderForField(field);
    if (nested.getDescriptorForType().equals(Timestamp.getDescriptor())) {
      return readTimestamp(at);
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw wrongType(at, "an object");
    }
    readObject(nested, at + ".");
    return nested.build();
  }

  private Timestamp readTimestamp(String at) throws IOException {
    String text = text(at, "a time as in RFC 3339");
    try {
      return Timestamps.parse(text);
    } catch (ParseException e) {
      throw wrongType(at, "a time as in RFC 3339");
    }
  }

  private ByteString readBytes(String at) throws IOException {
    try {
      return ByteString.copyFrom(Base64.getDecoder().decode(text(at, "base64")));
    } catch (IllegalArgumentException e) {
      throw wrongType(at, "base64");
    }
  }

  private EnumValueDescriptor readEnum(FieldDescriptor field, String at) throws IOException {
    EnumValueDescriptor value =
        parser.currentToken() == JsonToken.VALUE_STRING
            ? field.getEnumType().findValueByName(parser.getText())
            : null;
    if (value == null) {
      throw wrongType(
          at,
          "one of "
              + field.getEnumType().getValues().stream()
                  .filter(v -> v.getNumber() != 0)
                  .map(EnumValueDescriptor::getName)
                  .toList());
    }
    return value;
  }

  private boolean readBoolean(String at) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw wrongType(at, "true or false");
    };
  }

  /// 64-bit integers come as strings or numbers, 32-bit ones as numbers only.
  private long readInteger(String at, long min, long max, boolean quoted) throws IOException {
    JsonToken token = parser.currentToken();
    boolean digits =
        token == JsonToken.VALUE_NUMBER_INT || (quoted && token == JsonToken.VALUE_STRING);
    if (digits) {
      try {
        long value = Long.parseLong(parser.getText());
        if (value >= min && value <= max) {
          return value;
        }
      } catch (NumberFormatException e) {
        throw wrongType(at, "an integer from %d to %d".formatted(min, max));
      }
    }
    throw wrongType(at, "an integer from %d to %d".formatted(min, max));
  }

  private String text(String at, String expected) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw wrongType(at, expected);
    }
    return parser.getText();
  }

  private static StatusRuntimeException tooLarge(String at) {
    return Failure.field(at, "%s is larger or deeper than the server takes".formatted(at));
  }

  private static StatusRuntimeException wrongType(String at, String expected) {
    return Failure.field(at, "%s must be %s".formatted(at, expected));
  }

  private static @Nullable FieldDescriptor find(Descriptor type, String jsonName) {
    for (FieldDescriptor field : type.getFields()) {
      if (field.getJsonName().equals(jsonName)) {
        return field;
      }
    }
    return null;
  }

  /// A name is echoed into the error; a huge one is cut.
  private static String shorten(String name) {
    int most = 64;
    return name.length() <= most ? name : name.substring(0, most) + "…";
  }
}
