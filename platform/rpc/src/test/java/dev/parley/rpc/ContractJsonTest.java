package dev.parley.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.Message;
import dev.parley.api.accounts.v1.SetUserRoleRequest;
import dev.parley.api.chats.v1.CreateChatRequest;
import dev.parley.api.chats.v1.MarkReadResponse;
import dev.parley.api.chats.v1.SendMessageRequest;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.api.realtime.v1.ClientFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ContractJsonTest {
  private static Failure.Detail refusal(String json, Message.Builder into) {
    return Failure.detail(catchThrowable(() -> ContractJson.merge(json.getBytes(UTF_8), into)));
  }

  @Test
  void aMessageReadsBackAsItWasWritten() {
    SendMessageRequest request =
        SendMessageRequest.newBuilder()
            .setChatId("c")
            .setClientId("1")
            .setText("Привет 😀 \"<>\"")
            .setReplyTo(Long.MAX_VALUE)
            .build();
    SendMessageRequest.Builder back = SendMessageRequest.newBuilder();

    ContractJson.merge(ContractJson.print(request), back);

    assertThat(back.build()).isEqualTo(request);
  }

  @Test
  void integersOf64BitsAreStringsAndDefaultsAreWritten() {
    assertThat(new String(ContractJson.print(MarkReadResponse.getDefaultInstance()), UTF_8))
        .isEqualTo("{\"readSeq\":\"0\",\"unreadCount\":\"0\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'text':1}|text",
        "{'text':null}|text",
        "{'text':{}}|text",
        "{'text':['a']}|text",
        "{'text':true}|text",
        "{'replyTo':'x'}|replyTo",
        "{'replyTo':1.5}|replyTo",
        "{'replyTo':9223372036854775808}|replyTo",
        "{'replyTo':'99999999999999999999'}|replyTo",
        "{'replyTo':1e2}|replyTo",
        "{'text':'a','text':'b'}|text"
      })
  void aWrongValueIsRefusedAtItsField(String json, String field) {
    Failure.Detail detail = refusal(json.replace('\'', '"'), SendMessageRequest.newBuilder());

    assertThat(detail.reason()).isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELD);
    assertThat(detail.field()).isEqualTo(field);
  }

  @Test
  void aNumberOfThousandsOfDigitsIsRefusedAtItsField() {
    assertThat(
            refusal("{\"replyTo\":" + "9".repeat(5000) + "}", SendMessageRequest.newBuilder())
                .field())
        .isEqualTo("replyTo");
  }

  @Test
  void anUnknownFieldIsRefusedByItsPath() {
    assertThat(refusal("{\"name\":\"a\",\"colour\":1}", CreateChatRequest.newBuilder()))
        .satisfies(
            detail -> {
              assertThat(detail.reason()).isEqualTo(ErrorReason.ERROR_REASON_UNKNOWN_FIELD);
              assertThat(detail.field()).isEqualTo("colour");
            });
    assertThat(refusal("{\"send\":{\"txet\":\"a\"}}", ClientFrame.newBuilder()).field())
        .isEqualTo("send.txet");
    assertThat(refusal("{\"chat_id\":\"a\"}", SendMessageRequest.newBuilder()).field())
        .isEqualTo("chat_id");
  }

  @Test
  void elementsOfListsAreNamedByIndex() {
    assertThat(refusal("{\"memberIds\":[\"a\",2]}", CreateChatRequest.newBuilder()).field())
        .isEqualTo("memberIds[1]");
    assertThat(refusal("{\"memberIds\":[null]}", CreateChatRequest.newBuilder()).field())
        .isEqualTo("memberIds[0]");
    assertThat(refusal("{\"memberIds\":\"a\"}", CreateChatRequest.newBuilder()).field())
        .isEqualTo("memberIds");
  }

  @Test
  void enumsAreNamesOnly() {
    assertThat(refusal("{\"role\":3}", SetUserRoleRequest.newBuilder()).field()).isEqualTo("role");
    assertThat(refusal("{\"role\":\"KING\"}", SetUserRoleRequest.newBuilder()).message())
        .contains("ROLE_ADMIN");
  }

  @Test
  void oneOfSeveralBodiesIsTaken() {
    assertThat(refusal("{\"ping\":{},\"sync\":{}}", ClientFrame.newBuilder()).field())
        .isEqualTo("sync");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "}",
        "[]",
        "null",
        "1",
        "\"a\"",
        "{\"text\":}",
        "{\"text\":\"a\"} {}",
        "{'a':1}",
        "{\"text\":\"\u0001\"}",
        "{\"text\":\"a\",}",
        "{\"text\":NaN}",
        "{\"text\":\"\\ud83\"}",
        "{\"text\":01}"
      })
  void malformedJsonIsRefused(String json) {
    assertThat(refusal(json, SendMessageRequest.newBuilder()).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_MALFORMED);
  }

  @Test
  void deepNestingIsRefused() {
    assertThat(refusal("{\"send\":".repeat(1000), ClientFrame.newBuilder()).status())
        .isEqualTo(io.grpc.Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void invalidUtf8IsRefused() {
    byte[] json = {'{', '"', 't', 'e', 'x', 't', '"', ':', '"', (byte) 0xc3, (byte) 0x28, '"', '}'};
    assertThat(
            Failure.detail(
                    catchThrowable(() -> ContractJson.merge(json, SendMessageRequest.newBuilder())))
                .reason())
        .isEqualTo(ErrorReason.ERROR_REASON_MALFORMED);
  }
}
