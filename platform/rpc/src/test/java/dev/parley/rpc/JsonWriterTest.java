package dev.parley.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import dev.parley.api.accounts.v1.Auth;
import dev.parley.api.accounts.v1.Users;
import dev.parley.api.chats.v1.Chats;
import dev.parley.api.chats.v1.Messages;
import dev.parley.api.chats.v1.SendMessageRequest;
import dev.parley.api.realtime.v1.Frames;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class JsonWriterTest {
  private static final JsonFormat.Printer PROTOBUF =
      JsonFormat.printer().includingDefaultValueFields().omittingInsignificantWhitespace();
  private static final List<String> TEXTS =
      List.of("", "anna", "\"\\\b\f\n\r\t\0\u001f\u007f", "</script>&'=", "Привет 😀 \u2028\u2029");
  private static final List<Timestamp> TIMES =
      List.of(time(0, 0), time(-62_135_596_800L, 1), time(253_402_300_799L, 123_456_000));
  private static final int ROUNDS = 200;
  private final Random random = new Random(1);

  private static Timestamp time(long seconds, int nanos) {
    return Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos).build();
  }

  static Stream<Descriptor> contract() {
    return Stream.of(
            Auth.getDescriptor(),
            Users.getDescriptor(),
            Chats.getDescriptor(),
            Messages.getDescriptor(),
            Frames.getDescriptor())
        .map(FileDescriptor::getMessageTypes)
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("contract")
  void everyMessageOfTheContractIsWrittenAsProtobufWritesIt(Descriptor type) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Message message = any(type, 3);

      assertThat(JsonWriter.write(message)).isEqualTo(unescaped(PROTOBUF.print(message)));
    }
  }

  /// Protobuf's printer escapes more than JSON asks for.
  private static String unescaped(String json) {
    return json.replace("\\u003c", "<")
        .replace("\\u003e", ">")
        .replace("\\u0026", "&")
        .replace("\\u0027", "'")
        .replace("\\u003d", "=")
        .replace("\\u2028", "\u2028")
        .replace("\\u2029", "\u2029");
  }

  @Test
  void anUnpairedSurrogateBecomesAQuestionMark() {
    byte[] json = ContractJson.print(SendMessageRequest.newBuilder().setText("a\ud83d"));

    assertThat(new String(json, UTF_8)).contains("\"text\":\"a?\"");
  }

  private Message any(Descriptor type, int depth) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    for (FieldDescriptor field : type.getFields()) {
      boolean deep = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && depth == 0;
      if (deep || random.nextBoolean()) {
        continue;
      }
      if (field.isRepeated()) {
        for (int i = random.nextInt(3); i > 0; i--) {
          message.addRepeatedField(field, value(field, depth));
        }
      } else {
        message.setField(field, value(field, depth));
      }
    }
    return message.build();
  }

  private Object value(FieldDescriptor field, int depth) {
    return switch (field.getJavaType()) {
      case STRING -> TEXTS.get(random.nextInt(TEXTS.size()));
      case BOOLEAN -> random.nextBoolean();
      case INT -> random.nextInt();
      case LONG -> random.nextLong();
      case BYTE_STRING -> ByteString.copyFromUtf8(TEXTS.getLast());
      case ENUM -> constant(field);
      case MESSAGE ->
          field.getMessageType().equals(Timestamp.getDescriptor())
              ? TIMES.get(random.nextInt(TIMES.size()))
              : any(field.getMessageType(), depth - 1);
      case FLOAT, DOUBLE -> throw new IllegalStateException("the contract has no floating point");
    };
  }

  private EnumValueDescriptor constant(FieldDescriptor field) {
    List<EnumValueDescriptor> values = field.getEnumType().getValues();
    int choice = random.nextInt(values.size() + 1);
    return choice < values.size()
        ? values.get(choice)
        : field.getEnumType().findValueByNumberCreatingIfUnknown(12_345);
  }
}
