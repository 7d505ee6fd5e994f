package dev.parley.rpc;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.parley.api.common.v1.FieldRules;
import dev.parley.api.common.v1.Options;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Checks messages against the field rules of the contract (`parley/common/v1/options.proto`).
/// Stateless.
///
/// Besides the stated rules, every string must be free of NUL and of unpaired surrogates, every
/// enum must be a value the contract knows and every time one that RFC 3339 can write, so that
/// whatever passes can be stored and read back.
public final class ContractRules {
  /// Reading options of a descriptor takes longer than checking a message, so it is done once.
  private static final Map<Descriptor, List<Rule>> RULES = new ConcurrentHashMap<>();

  private ContractRules() {}

  private record Rule(FieldDescriptor field, String name, FieldRules rules) {
    static List<Rule> of(Descriptor message) {
      return message.getFields().stream()
          .map(
              field ->
                  new Rule(
                      field, field.getJsonName(), field.getOptions().getExtension(Options.rules)))
          .toList();
    }
  }

  /// Checks a message and the messages within, except those that the contract leaves to the
  /// service.
  ///
  /// @param message any message of the contract
  /// @throws io.grpc.StatusRuntimeException `INVALID_FIELD`, naming the JSON path of the first
  ///     field at fault
  public static void check(Message message) {
    check(message, null);
  }

  private static void check(Message message, @Nullable FieldPath parent) {
    for (Rule rule : RULES.computeIfAbsent(message.getDescriptorForType(), Rule::of)) {
      FieldPath path = new FieldPath(parent, rule.name());
      if (rule.field().isRepeated()) {
        checkList((List<?>) message.getField(rule.field()), rule.rules(), path);
      } else if (message.hasField(rule.field())) {
        checkValue(message.getField(rule.field()), rule.rules(), path);
      } else if (rule.rules().getRequired()) {
        throw Failure.field(path.toString(), missing(path, rule.field(), rule.rules()));
      }
    }
  }

  private static void checkList(List<?> values, FieldRules rules, FieldPath path) {
    if (values.isEmpty() && rules.getRequired()) {
      throw Failure.field(path.toString(), "%s is missing; give at least one".formatted(path));
    }
    if (values.size() < rules.getMinItems()) {
      throw Failure.field(
          path.toString(),
          "%s has %d elements; at least %d are needed"
              .formatted(path, values.size(), rules.getMinItems()));
    }
    if (rules.getMaxItems() > 0 && values.size() > rules.getMaxItems()) {
      throw Failure.field(
          path.toString(),
          "%s has %d elements; at most %d are taken"
              .formatted(path, values.size(), rules.getMaxItems()));
    }
    if (rules.getCheckedByService()) {
      return;
    }
    for (int i = 0; i < values.size(); i++) {
      checkValue(values.get(i), rules, path.element(i));
    }
  }

  private static void checkValue(Object value, FieldRules rules, FieldPath path) {
    switch (value) {
      case String text -> TextRules.check(text, rules, path);
      case Long number -> checkRange(number, rules, path);
      case Integer number -> checkRange(number, rules, path);
      case EnumValueDescriptor constant -> checkEnum(constant, rules, path);
      case Timestamp time -> checkTime(time, path);
      case Message nested -> check(nested, path);
      default -> {
        // bool, bytes and floating point have no rules in this contract
      }
    }
  }

  private static void checkRange(long number, FieldRules rules, FieldPath path) {
    if (rules.hasMin() && number < rules.getMin()) {
      throw Failure.field(
          path.toString(),
          "%s is %d; it must be at least %d".formatted(path, number, rules.getMin()));
    }
    if (rules.hasMax() && number > rules.getMax()) {
      throw Failure.field(
          path.toString(),
          "%s is %d; it must be at most %d".formatted(path, number, rules.getMax()));
    }
  }

  private static void checkTime(Timestamp time, FieldPath path) {
    if (!Timestamps.isValid(time)) {
      throw Failure.field(
          path.toString(), "%s must be a time from year 1 to year 9999".formatted(path));
    }
  }

  private static void checkEnum(EnumValueDescriptor constant, FieldRules rules, FieldPath path) {
    boolean unknown = constant.getIndex() < 0;
    if (unknown || (rules.getRequired() && constant.getNumber() == 0)) {
      throw Failure.field(path.toString(), "%s must be one of %s".formatted(path, names(constant)));
    }
  }

  private static List<String> names(EnumValueDescriptor constant) {
    return constant.getType().getValues().stream()
        .filter(value -> value.getNumber() != 0)
        .map(EnumValueDescriptor::getName)
        .toList();
  }

  private static String missing(FieldPath path, FieldDescriptor field, FieldRules rules) {
    if (field.getJavaType() == JavaType.ENUM) {
      return "%s is missing; it must be one of %s"
          .formatted(path, names(field.getEnumType().findValueByNumber(0)));
    }
    return rules.hasMin()
        ? "%s is missing; it must be at least %d".formatted(path, rules.getMin())
        : "%s is missing".formatted(path);
  }
}
