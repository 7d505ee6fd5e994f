package dev.parley.chats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.parley.api.accounts.v1.Role;
import dev.parley.api.chats.v1.Message;
import dev.parley.api.chats.v1.Reaction;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.chats.ChatWrite.Change;
import dev.parley.kernel.Ids;
import dev.parley.rpc.Caller;
import dev.parley.rpc.Failure;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MessageChangesTest {
  private static Fixture fixture;
  private final UUID owner = Ids.next();
  private final UUID admin = Ids.next();
  private final UUID member = Ids.next();
  private UUID chat;
  private MessageKey first;

  @BeforeAll
  static void open() {
    fixture = new Fixture();
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @BeforeEach
  void makeChat() {
    chat = fixture.group(owner, admin, member);
    fixture.write(fixture.groups.setRole(owner, chat, admin, ChatRole.ADMIN));
    first = fixture.send(chat, member, "first").message().key();
  }

  @Test
  void anEditKeepsThePlaceAndTakesAChangeNumber() {
    Message edited = fixture.write(fixture.changes.edit(member, first, "better", List.of(owner)));
    assertThat(edited.getSeq()).isEqualTo(1);
    assertThat(edited.getText()).isEqualTo("better");
    assertThat(edited.hasEditedAt()).isTrue();
    assertThat(edited.getChange()).isEqualTo(1);
    assertThat(edited.getMentionIdsList()).containsExactly(owner.toString());
    await()
        .untilAsserted(
            () ->
                assertThat(fixture.signals.ofChat(chat).getLast().getMessageChanged())
                    .isEqualTo(edited));
  }

  @Test
  void anEditThatChangesNothingTakesNoNumber() {
    Message same = fixture.write(fixture.changes.edit(member, first, "first", List.of()));
    assertThat(same.hasEditedAt()).isFalse();
    assertThat(same.getChange()).isZero();
  }

  @Test
  void onlyTheSenderEdits() {
    for (UUID other : List.of(owner, admin)) {
      refuses(
          ErrorReason.ERROR_REASON_NOT_ALLOWED_IN_CHAT,
          fixture.changes.edit(other, first, "mine", List.of()));
    }
  }

  @Test
  void aTombstoneKeepsItsPlaceAndNothingElse() {
    fixture.write(fixture.changes.react(owner, first, "👍"));
    Message tombstone = fixture.write(fixture.changes.delete(caller(member), first));
    assertThat(tombstone.getSeq()).isEqualTo(1);
    assertThat(tombstone.getText()).isEmpty();
    assertThat(tombstone.hasDeletedAt()).isTrue();
    assertThat(tombstone.getReactionsList()).isEmpty();
    assertThat(tombstone.getChange()).isEqualTo(2);
    assertThat(fixture.write(fixture.changes.delete(caller(member), first)))
        .as("deleting again changes nothing")
        .isEqualTo(tombstone);
    refuses(
        ErrorReason.ERROR_REASON_MESSAGE_DELETED,
        fixture.changes.edit(member, first, "back", List.of()));
    refuses(ErrorReason.ERROR_REASON_MESSAGE_DELETED, fixture.changes.react(member, first, "👍"));
  }

  @Test
  void theOwnerDeletesAnyMessageAndAdminsAllButTheOwners() {
    MessageKey owners = fixture.send(chat, owner, "owner's").message().key();
    MessageKey admins = fixture.send(chat, admin, "admin's").message().key();
    refuses(
        ErrorReason.ERROR_REASON_NOT_ALLOWED_IN_CHAT,
        fixture.changes.delete(caller(admin), owners));
    refuses(
        ErrorReason.ERROR_REASON_NOT_ALLOWED_IN_CHAT,
        fixture.changes.delete(caller(member), admins));
    fixture.write(fixture.changes.delete(caller(admin), first));
    fixture.write(fixture.changes.delete(caller(owner), admins));
  }

  @Test
  void moderatorsOfTheServerDeleteWhereTheyAreMembers() {
    MessageKey owners = fixture.send(chat, owner, "owner's").message().key();
    Caller moderator = new Caller(member, Ids.next(), Role.ROLE_MODERATOR, TestClock.START);
    fixture.write(fixture.changes.delete(moderator, owners));
    Caller outside = new Caller(Ids.next(), Ids.next(), Role.ROLE_ADMIN, TestClock.START);
    refuses(ErrorReason.ERROR_REASON_CHAT_NOT_FOUND, fixture.changes.delete(outside, first));
  }

  @Test
  void reactionsAreCountedOldestFirst() {
    fixture.write(fixture.changes.react(owner, first, "🎉"));
    fixture.clock.move(Duration.ofMillis(1));
    fixture.write(fixture.changes.react(admin, first, "👍"));
    fixture.clock.move(Duration.ofMillis(1));
    Message message = fixture.write(fixture.changes.react(member, first, "👍"));
    assertThat(message.getReactionsList())
        .extracting(Reaction::getEmoji, Reaction::getCount)
        .containsExactly(tuple("🎉", 1), tuple("👍", 2));
    assertThat(message.getReactions(1).getUserIdsList())
        .containsExactly(admin.toString(), member.toString());
    assertThat(message.getChange()).isEqualTo(3);
  }

  @Test
  void reactingTwiceOrTakingBackNothingChangesNothing() {
    fixture.write(fixture.changes.react(owner, first, "👍"));
    assertThat(fixture.write(fixture.changes.react(owner, first, "👍")).getChange()).isEqualTo(1);
    assertThat(fixture.write(fixture.changes.unreact(owner, first, "🎉")).getChange()).isEqualTo(1);
    Message bare = fixture.write(fixture.changes.unreact(owner, first, "👍"));
    assertThat(bare.getChange()).isEqualTo(2);
    assertThat(bare.getReactionsList()).isEmpty();
  }

  @Test
  void aMessageHasTwentyDifferentReactionsAtMost() {
    for (int i = 0; i < MessageChanges.MAX_EMOJI; i++) {
      fixture.write(fixture.changes.react(owner, first, Character.toString(0x1F600 + i)));
    }
    refuses(ErrorReason.ERROR_REASON_TOO_MANY_REACTIONS, fixture.changes.react(owner, first, "👍"));
    fixture.write(fixture.changes.react(member, first, Character.toString(0x1F600)));
  }

  @Test
  void aReadMarkerOnlyMovesForwardAndNotBeyondTheEnd() {
    fixture.send(chat, member, "second");
    assertThat(fixture.write(fixture.changes.markRead(owner, chat, 1)).me().readSeq()).isEqualTo(1);
    assertThat(fixture.write(fixture.changes.markRead(owner, chat, 99)).me().readSeq())
        .isEqualTo(2);
    Membership after = fixture.write(fixture.changes.markRead(owner, chat, 1));
    assertThat(after.me().readSeq()).isEqualTo(2);
    assertThat(after.unread()).isZero();
    assertThat(fixture.signals.ofUser(owner).stream().filter(f -> f.hasRead()))
        .as("told only when it moved")
        .hasSize(2);
  }

  @Test
  void mutingIsToldToOnesOwnConnectionsOnlyAndOnlyWhenItChanged() {
    Membership muted = fixture.write(fixture.changes.mute(owner, chat, true));
    fixture.write(fixture.changes.mute(owner, chat, true));
    assertThat(muted.me().muted()).isTrue();
    assertThat(membership(admin).me().muted()).isFalse();
    assertThat(fixture.write(fixture.changes.mute(owner, chat, false)).me().muted()).isFalse();
    fixture.settle(chat);
    assertThat(fixture.signals.ofUser(owner).stream().filter(ServerFrame::hasChatMuted))
        .extracting(frame -> frame.getChatMuted().getMuted())
        .containsExactly(true, false);
    assertThat(fixture.signals.ofChat(chat)).noneMatch(ServerFrame::hasChatMuted);
    refuses(ErrorReason.ERROR_REASON_CHAT_NOT_FOUND, fixture.changes.mute(Ids.next(), chat, true));
  }

  @Test
  void theNewestMentionOfEachMemberIsKnown() {
    fixture.writer.await(fixture.writer.append(mentioning("a", owner, admin)));
    fixture.writer.await(fixture.writer.append(mentioning("b", admin, Ids.next())));
    fixture.send(chat, member, "of nobody");
    assertThat(membership(owner).me().mentionSeq()).isEqualTo(2);
    assertThat(membership(admin).me().mentionSeq()).isEqualTo(3);
    assertThat(membership(member).me().mentionSeq()).isZero();
  }

  @Test
  void anEditThatMentionsCountsAndAnOlderOneDoesNotGoBack() {
    MessageKey second = fixture.send(chat, member, "second").message().key();
    fixture.write(fixture.changes.edit(member, second, "@owner", List.of(owner)));
    assertThat(membership(owner).me().mentionSeq()).isEqualTo(2);
    fixture.write(fixture.changes.edit(member, first, "@owner", List.of(owner)));
    assertThat(membership(owner).me().mentionSeq()).isEqualTo(2);
    fixture.write(fixture.changes.delete(caller(member), second));
    assertThat(membership(owner).me().mentionSeq()).as("what it was").isEqualTo(2);
  }

  @Test
  void whoLeavesAndComesBackStartsAnew() {
    fixture.write(fixture.changes.mute(member, chat, true));
    fixture.writer.await(fixture.writer.append(mentioning("a", member)));
    fixture.write(fixture.groups.remove(owner, chat, member));
    fixture.write(fixture.groups.add(owner, chat, List.of(member)));
    assertThat(membership(member).me().muted()).isFalse();
    assertThat(membership(member).me().mentionSeq()).isZero();
  }

  private NewMessage mentioning(String clientId, UUID... mentioned) {
    return new NewMessage(chat, null, owner, clientId, "hey", 0, List.of(mentioned));
  }

  private Membership membership(UUID user) {
    return fixture.storage.chats().membership(user, chat).orElseThrow();
  }

  @Test
  void inALargeChatAReadMarkerIsToldToItsOwnerOnly() {
    UUID[] many = Stream.generate(Ids::next).limit(Notes.SMALL_CHAT).toArray(UUID[]::new);
    UUID large = fixture.group(owner, many);
    fixture.send(large, owner, "hi");
    fixture.write(fixture.changes.markRead(many[0], large, 1));
    await().until(() -> fixture.signals.ofUser(many[0]).getLast().hasRead());
    assertThat(fixture.signals.ofChat(large)).noneMatch(frame -> frame.hasRead());
  }

  @Test
  void whatDoesNotExistCannotBeChanged() {
    MessageKey nothing = new MessageKey(chat, 99);
    Stream.<Change<?>>of(
            fixture.changes.edit(member, nothing, "x", List.of()),
            fixture.changes.delete(caller(owner), nothing),
            fixture.changes.react(member, nothing, "👍"),
            fixture.changes.unreact(member, nothing, "👍"))
        .forEach(change -> refuses(ErrorReason.ERROR_REASON_MESSAGE_NOT_FOUND, change));
  }

  private static Caller caller(UUID user) {
    return new Caller(user, Ids.next(), Role.ROLE_USER, TestClock.START);
  }

  private static void refuses(ErrorReason reason, Change<?> change) {
    assertThatThrownBy(() -> fixture.write(change))
        .satisfies(e -> assertThat(Failure.detail(e).reason()).isEqualTo(reason));
  }
}
