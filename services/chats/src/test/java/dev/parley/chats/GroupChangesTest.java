package dev.parley.chats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.api.common.v1.ErrorReason;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.api.realtime.v1.ServerFrame.BodyCase;
import dev.parley.chats.ChatWrite.Change;
import dev.parley.kernel.Ids;
import dev.parley.rpc.Failure;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GroupChangesTest {
  private static Fixture fixture;
  private final UUID owner = Ids.next();
  private final UUID admin = Ids.next();
  private final UUID otherAdmin = Ids.next();
  private final UUID member = Ids.next();
  private final UUID stranger = Ids.next();
  private UUID chat;

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
    chat = fixture.group(owner, admin, otherAdmin, member);
    fixture.write(fixture.groups.setRole(owner, chat, admin, ChatRole.ADMIN));
    fixture.write(fixture.groups.setRole(owner, chat, otherAdmin, ChatRole.ADMIN));
    fixture.settle(chat);
    fixture.signals.clear();
  }

  @Test
  void eachFirstMemberIsToldInPerson() {
    UUID user = Ids.next();
    UUID id = fixture.group(owner, user);
    await().until(() -> fixture.signals.ofUser(user).size() == 1);
    ServerFrame frame = fixture.signals.ofUser(user).getFirst();
    assertThat(frame.getMemberAdded().getChatId()).isEqualTo(id.toString());
    assertThat(frame.getMemberAdded().getActorId()).isEqualTo(owner.toString());
    assertThat(fixture.signals.ofUser(owner)).hasSize(1);
    assertThat(fixture.signals.ofChat(id)).hasSize(2);
  }

  @Test
  void ownerAndAdminsAddMembers() {
    UUID one = Ids.next();
    UUID two = Ids.next();
    assertThat(fixture.write(fixture.groups.add(owner, chat, List.of(one)))).hasSize(1);
    assertThat(fixture.write(fixture.groups.add(admin, chat, List.of(one, two))))
        .extracting(StoredMember::userId)
        .containsExactly(two);
    assertThat(role(two)).isEqualTo(ChatRole.MEMBER);
    refuses(
        ErrorReason.ERROR_REASON_NOT_ALLOWED_IN_CHAT,
        fixture.groups.add(member, chat, List.of(Ids.next())));
  }

  @Test
  void whoIsAddedStartsWithEverythingRead() {
    fixture.send(chat, owner, "1");
    fixture.send(chat, owner, "2");
    fixture.write(fixture.groups.add(owner, chat, List.of(stranger)));
    assertThat(membership(stranger).unread()).isZero();
    fixture.send(chat, owner, "3");
    assertThat(membership(stranger).unread()).isEqualTo(1);
  }

  @Test
  void whoIsInAlreadyStaysAsIs() {
    assertThat(fixture.write(fixture.groups.add(owner, chat, List.of(admin)))).isEmpty();
    assertThat(role(admin)).isEqualTo(ChatRole.ADMIN);
    fixture.send(chat, owner, "the end");
    await().until(() -> !fixture.signals.ofChat(chat).isEmpty());
    assertThat(fixture.signals.ofChat(chat)).hasSize(1);
  }

  @Test
  void ownerRemovesAnyoneAndAdminsPlainMembers() {
    refuses(
        ErrorReason.ERROR_REASON_NOT_ALLOWED_IN_CHAT,
        fixture.groups.remove(admin, chat, otherAdmin));
    refuses(
        ErrorReason.ERROR_REASON_NOT_ALLOWED_IN_CHAT, fixture.groups.remove(admin, chat, owner));
    refuses(
        ErrorReason.ERROR_REASON_NOT_ALLOWED_IN_CHAT, fixture.groups.remove(member, chat, admin));
    fixture.write(fixture.groups.remove(admin, chat, member));
    fixture.write(fixture.groups.remove(owner, chat, admin));
    assertThat(fixture.storage.chats().membership(member, chat)).isEmpty();
    assertThat(membership(owner).chat().memberCount()).isEqualTo(2);
    await()
        .untilAsserted(
            () ->
                assertThat(fixture.signals.ofChat(chat))
                    .extracting(frame -> frame.getMemberRemoved().getUserId())
                    .containsExactly(member.toString(), admin.toString()));
  }

  @Test
  void removingWhoIsNotInIsRefused() {
    refuses(
        ErrorReason.ERROR_REASON_MEMBER_NOT_FOUND, fixture.groups.remove(owner, chat, stranger));
  }

  @Test
  void everyoneButTheOwnerMayLeave() {
    fixture.write(fixture.groups.remove(member, chat, member));
    fixture.write(fixture.groups.remove(admin, chat, admin));
    refuses(ErrorReason.ERROR_REASON_OWNER_MUST_STAY, fixture.groups.remove(owner, chat, owner));
    assertThat(fixture.storage.chats().chatIds(member)).isEmpty();
  }

  @Test
  void theOwnerWhoLeavesLastDeletesTheGroup() {
    UUID alone = fixture.group(owner);
    fixture.settle(alone);
    fixture.signals.clear();
    fixture.write(fixture.groups.remove(owner, alone, owner));
    assertThat(fixture.storage.chats().membership(owner, alone)).isEmpty();
    await().until(() -> fixture.signals.ofChat(alone).size() == 1);
    assertThat(fixture.signals.ofChat(alone).getFirst().getBodyCase())
        .isEqualTo(BodyCase.CHAT_DELETED);
  }

  @Test
  void onlyTheOwnerGivesRoles() {
    for (UUID user : List.of(admin, member)) {
      refuses(
          ErrorReason.ERROR_REASON_NOT_ALLOWED_IN_CHAT,
          fixture.groups.setRole(user, chat, member, ChatRole.ADMIN));
    }
    assertThat(fixture.write(fixture.groups.setRole(owner, chat, member, ChatRole.ADMIN)).role())
        .isEqualTo(ChatRole.ADMIN);
    assertThat(fixture.write(fixture.groups.setRole(owner, chat, member, ChatRole.MEMBER)).role())
        .isEqualTo(ChatRole.MEMBER);
    refuses(
        ErrorReason.ERROR_REASON_MEMBER_NOT_FOUND,
        fixture.groups.setRole(owner, chat, stranger, ChatRole.ADMIN));
  }

  @Test
  void anotherOwnerTurnsTheOwnerIntoAnAdmin() {
    fixture.write(fixture.groups.setRole(owner, chat, member, ChatRole.OWNER));
    assertThat(role(member)).isEqualTo(ChatRole.OWNER);
    assertThat(role(owner)).isEqualTo(ChatRole.ADMIN);
    await()
        .untilAsserted(
            () ->
                assertThat(fixture.signals.ofChat(chat))
                    .extracting(frame -> frame.getMemberChanged().getMember().getUserId())
                    .containsExactly(owner.toString(), member.toString()));
    refuses(
        ErrorReason.ERROR_REASON_NOT_ALLOWED_IN_CHAT,
        fixture.groups.setRole(owner, chat, member, ChatRole.MEMBER));
  }

  @Test
  void theOwnerCannotStepDownWithoutAnHeir() {
    refuses(
        ErrorReason.ERROR_REASON_OWNER_MUST_STAY,
        fixture.groups.setRole(owner, chat, owner, ChatRole.MEMBER));
  }

  @Test
  void ownerAndAdminsRenameAndDescribe() {
    StoredChat changed =
        fixture.write(fixture.groups.describe(admin, chat, "new name", null)).chat();
    assertThat(changed.name()).isEqualTo("new name");
    changed = fixture.write(fixture.groups.describe(owner, chat, null, "about")).chat();
    assertThat(changed.name()).isEqualTo("new name");
    assertThat(changed.description()).isEqualTo("about");
    refuses(
        ErrorReason.ERROR_REASON_NOT_ALLOWED_IN_CHAT,
        fixture.groups.describe(member, chat, "mine", null));
  }

  @Test
  void renamingToTheSameNameIsToldToNobody() {
    fixture.write(fixture.groups.describe(owner, chat, "a group", ""));
    fixture.send(chat, owner, "the end");
    await().until(() -> !fixture.signals.ofChat(chat).isEmpty());
    assertThat(fixture.signals.ofChat(chat).getFirst().hasMessage()).isTrue();
  }

  @Test
  void onlyTheOwnerDeletesAGroupAndThenNobodyIsInIt() {
    refuses(ErrorReason.ERROR_REASON_NOT_ALLOWED_IN_CHAT, fixture.groups.delete(admin, chat));
    fixture.write(fixture.groups.delete(owner, chat));
    for (UUID user : List.of(owner, admin, member)) {
      assertThat(fixture.storage.chats().membership(user, chat)).isEmpty();
      assertThat(fixture.storage.chats().chatIds(user)).isEmpty();
    }
    refuses(ErrorReason.ERROR_REASON_CHAT_NOT_FOUND, fixture.groups.delete(owner, chat));
  }

  @Test
  void strangersFindNothing() {
    Stream.<Change<?>>of(
            fixture.groups.add(stranger, chat, List.of(stranger)),
            fixture.groups.remove(stranger, chat, member),
            fixture.groups.remove(stranger, chat, stranger),
            fixture.groups.setRole(stranger, chat, stranger, ChatRole.OWNER),
            fixture.groups.describe(stranger, chat, "mine", null),
            fixture.groups.delete(stranger, chat),
            fixture.changes.markRead(stranger, chat, 1))
        .forEach(change -> refuses(ErrorReason.ERROR_REASON_CHAT_NOT_FOUND, change));
  }

  @Test
  void directChatsHaveNoRoles() {
    Sent sent = fixture.writer.await(fixture.writer.append(Fixture.direct(owner, member, "hello")));
    UUID direct = sent.message().chatId();
    Stream.<Change<?>>of(
            fixture.groups.add(owner, direct, List.of(stranger)),
            fixture.groups.remove(owner, direct, member),
            fixture.groups.remove(owner, direct, owner),
            fixture.groups.setRole(owner, direct, owner, ChatRole.OWNER),
            fixture.groups.describe(owner, direct, "ours", null),
            fixture.groups.delete(owner, direct))
        .forEach(change -> refuses(ErrorReason.ERROR_REASON_DIRECT_CHAT, change));
  }

  @Test
  void aGroupIsNotLargerThanTheLimit() {
    GroupChanges small = new GroupChanges(4, fixture.clock);
    refuses(ErrorReason.ERROR_REASON_CHAT_FULL, small.add(owner, chat, List.of(stranger)));
    assertThatThrownBy(
            () ->
                small.create(
                    Ids.next(), owner, "n", "", Stream.generate(Ids::next).limit(4).toList()))
        .satisfies(
            e ->
                assertThat(Failure.detail(e).reason())
                    .isEqualTo(ErrorReason.ERROR_REASON_CHAT_FULL));
  }

  private Membership membership(UUID user) {
    return fixture.storage.chats().membership(user, chat).orElseThrow();
  }

  private ChatRole role(UUID user) {
    return membership(user).me().role();
  }

  private static void refuses(ErrorReason reason, Change<?> change) {
    assertThatThrownBy(() -> fixture.write(change))
        .satisfies(e -> assertThat(Failure.detail(e).reason()).isEqualTo(reason));
  }
}
