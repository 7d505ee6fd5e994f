package dev.parley.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import dev.parley.api.accounts.v1.RegisterRequest;
import dev.parley.api.accounts.v1.Role;
import dev.parley.api.accounts.v1.SearchUsersRequest;
import dev.parley.api.accounts.v1.SetUserRoleRequest;
import dev.parley.api.chats.v1.AddMembersRequest;
import dev.parley.api.chats.v1.AddReactionRequest;
import dev.parley.api.chats.v1.ChatPosition;
import dev.parley.api.chats.v1.CreateChatRequest;
import dev.parley.api.chats.v1.SendMessageRequest;
import dev.parley.api.chats.v1.SyncRequest;
import dev.parley.api.common.v1.ErrorReason;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ContractRulesTest {
  private static final String ID = "0190b5a4-7c1e-7f00-8000-000000000001";

  private static SendMessageRequest.Builder send() {
    return SendMessageRequest.newBuilder().setChatId(ID).setClientId("c1").setText("hi");
  }

  private static RegisterRequest.Builder register() {
    return RegisterRequest.newBuilder().setLogin("alice").setPassword("correct horse");
  }

  static Stream<Arguments> broken() {
    String high = "\ud83d";
    return Stream.of(
        Arguments.of("chatId", send().setChatId("").build()),
        Arguments.of("chatId", send().setChatId("1-2-3-4-5").build()),
        Arguments.of("clientId", send().setClientId("").build()),
        Arguments.of("clientId", send().setClientId("a b").build()),
        Arguments.of("clientId", send().setClientId("x".repeat(65)).build()),
        Arguments.of("text", send().setText("").build()),
        Arguments.of("text", send().setText("x".repeat(8001)).build()),
        Arguments.of("text", send().setText("a\0b").build()),
        Arguments.of("text", send().setText(high + "x").build()),
        Arguments.of("replyTo", send().setReplyTo(0).build()),
        Arguments.of("login", register().setLogin(".dot").build()),
        Arguments.of("login", register().setLogin("a b").build()),
        Arguments.of("login", register().setLogin("алиса").build()),
        Arguments.of("password", register().setPassword("short").build()),
        Arguments.of("email", register().setEmail("nobody").build()),
        Arguments.of("email", register().setEmail("a@b@c").build()),
        Arguments.of("firstName", register().setFirstName("two\nlines").build()),
        Arguments.of("pageSize", SearchUsersRequest.newBuilder().setPageSize(101).build()),
        Arguments.of("role", SetUserRoleRequest.newBuilder().setUserId(ID).build()),
        Arguments.of(
            "role", SetUserRoleRequest.newBuilder().setUserId(ID).setRoleValue(99).build()),
        Arguments.of("userIds", AddMembersRequest.newBuilder().setChatId(ID).build()),
        Arguments.of(
            "memberIds[1]",
            CreateChatRequest.newBuilder().setName("n").addMemberIds(ID).addMemberIds("x").build()),
        Arguments.of(
            "memberIds",
            CreateChatRequest.newBuilder()
                .setName("n")
                .addAllMemberIds(Collections.nCopies(1001, ID))
                .build()),
        Arguments.of(
            "positions[0].seq",
            SyncRequest.newBuilder()
                .addPositions(ChatPosition.newBuilder().setChatId(ID).setSeq(-1))
                .build()));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aBrokenRuleIsRefusedAtItsField(String field, Message message) {
    Failure.Detail detail = Failure.detail(catchThrowable(() -> ContractRules.check(message)));

    assertThat(detail.reason()).isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELD);
    assertThat(detail.field()).isEqualTo(field);
    assertThat(detail.message()).startsWith(field);
  }

  @Test
  void lengthsCountCodePointsNotChars() {
    assertThatCode(() -> ContractRules.check(send().setText("😀".repeat(8000)).build()))
        .doesNotThrowAnyException();
  }

  @Test
  void whatIsWithinTheRulesPasses() {
    assertThatCode(
            () -> {
              ContractRules.check(send().setReplyTo(1).build());
              ContractRules.check(
                  register().setEmail("a@b").setFirstName("Ы").setLastName("").build());
              ContractRules.check(
                  SetUserRoleRequest.newBuilder()
                      .setUserId(ID)
                      .setRole(Role.ROLE_ADMIN)
                      .setUnknownFields(UnknownFieldSet.getDefaultInstance())
                      .build());
            })
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"👍", "❤️", "👩‍👩‍👧‍👦", "🇳🇱", "1️⃣", "👋🏽", "☺"})
  void emojiOfEveryKindAreReactions(String emoji) {
    assertThatCode(() -> ContractRules.check(reaction(emoji))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "1", "👍👍", "ok👍", " ", "字"})
  void whatIsNotOneEmojiIsNoReaction(String text) {
    assertThat(Failure.detail(catchThrowable(() -> ContractRules.check(reaction(text)))).field())
        .isEqualTo("emoji");
  }

  private static AddReactionRequest reaction(String emoji) {
    return AddReactionRequest.newBuilder().setChatId(ID).setSeq(1).setEmoji(emoji).build();
  }
}
