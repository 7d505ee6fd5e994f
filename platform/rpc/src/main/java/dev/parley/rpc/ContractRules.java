package dev.parley.rpc;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.parley.api.common.v1.FieldRules;
import dev.parley.api.common.v1.Options;
import java.util.List;

/// Checks messages against the field rules of the contract (`parley/common/v1/options.proto`).
/// Stateless.
///
/// Besides the stated rules, every string must be free of NUL and of unpaired surrogates, every
/// enum must be a value the contract knows and every time one that RFC 3339 can write, so that
/// whatever passes can be stored and read back.
public final class ContractRules {
  private ContractRules() {}

  /// Checks a message and the messages within.
  ///
  /// @param message any message of the contract
  /// @throws io.grpc.StatusRuntimeException `INVALID_FIELD`, naming the JSON path of the first
  ///     field at fault
  public static void check(Message message) {
    check(message, "");
  }

  private static void check(Message message, String path) {
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      FieldRules rules = field.getOptions().getExtension(Options.rules);
      String name = path + field.getJsonName();
      if (field.isRepeated()) {
        checkList((List<?>) message.getField(field), rules, name);
      } else if (message.hasField(field)) {
        checkValue(message.getField(field), rules, name);
      } else if (rules.getRequired()) {
        throw Failure.field(name, missing(name, field, rules));
      }
    }
  }

  private static void checkList(List<?> values, FieldRules rules, String name) {
    if (values.isEmpty() && rules.getRequired()) {
      throw Failure.field(name, "%s is missing; give at least one".formatted(name));
    }
    if (values.size() < rules.getMinItems()) {
      throw Failure.field(
          name,
          "%s has %d elements; at least %d are needed"
              .formatted(name, values.size(), rules.getMinItems()));
    }
    if (rules.getMaxItems() > 0 && values.size() > rules.getMaxItems()) {
      throw Failure.field(
          name,
          "%s has %d elements; at most %d are taken"
              .formatted(name, values.size(), rules.getMaxItems()));
    }
    for (int i = 0; i < values.size(); i++) {
      checkValue(values.get(i), rules, name + "[" + i + "]");
    }
  }

  private static void checkValue(Object value, FieldRules rules, String name) {
    switch (value) {
      case String text -> TextRules.check(text, rules, name);
      case Long number -> checkRange(number, rules, name);
      case Integer number -> checkRange(number, rules, name);
      case EnumValueDescriptor constant -> checkEnum(constant, rules, name);
      case Timestamp time -> checkTime(time, name);
      case Message nested -> check(nested, name + ".");
      default -> {
        // bool, bytes and floating point have no rules in this contract
      }
    }
  }

  private static void checkRange(long number, FieldRules rules, String name) {
    if (rules.hasMin() && number < rules.getMin()) {
      throw Failure.field(
          name, "%s is %d; it must be at least %d".formatted(name, number, rules.getMin()));
    }
    if (rules.hasMax() && number > rules.getMax()) {
      throw Failure.field(
          name, "%s is %d; it must be at most %d".formatted(name, number, rules.getMax()));
    }
  }

  private static void checkTime(Timestamp time, String name) {
    if (!Timestamps.isValid(time)) {
      throw Failure.field(name, "%s must be a time from year 1 to year 9999".formatted(name));
    }
  }

  private static void checkEnum(EnumValueDescriptor constant, FieldRules rules, String name) {
    boolean unknown = constant.getIndex() < 0;
    if (unknown || (rules.getRequired() && constant.getNumber() == 0)) {
      throw Failure.field(name, "%s must be one of %s".formatted(name, names(constant)));
    }
  }

  private static List<String> names(EnumValueDescriptor constant) {
    return constant.getType().getValues().stream()
        .filter(value -> value.getNumber() != 0)
        .map(EnumValueDescriptor::getName)
        .toList();
  }

  private static String missing(String name, FieldDescriptor field, FieldRules rules) {
    if (field.getJavaType() == JavaType.ENUM) {
      return "%s is missing; it must be one of %s"
          .formatted(name, names(field.getEnumType().findValueByNumber(0)));
    }
    return rules.hasMin()
        ? "%s is missing; it must be at least %d".formatted(name, rules.getMin())
        : "%s is missing".formatted(name);
  }
}
