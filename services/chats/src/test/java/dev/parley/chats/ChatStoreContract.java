package dev.parley.chats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.chats.ChatStore.ActivityCursor;
import dev.parley.chats.ChatStore.JoinCursor;
import dev.parley.kernel.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What every [ChatStore] must do.
abstract class ChatStoreContract {
  private final UUID ann = Ids.next();
  private final UUID bob = Ids.next();
  private final UUID carl = Ids.next();
  private final Instant start = TestClock.START;

  /// A storage that may hold anything.
  abstract Storage storage();

  @Test
  void aGroupIsFoundByItsMembersOnly() {
    UUID chat = group(start, ann, bob);
    Membership found = chats().membership(bob, chat).orElseThrow();
    assertThat(found.chat().name()).isEqualTo("name");
    assertThat(found.chat().memberCount()).isEqualTo(2);
    assertThat(found.chat().direct()).isFalse();
    assertThat(found.me()).isEqualTo(new StoredMember(bob, ChatRole.MEMBER, start, 0));
    assertThat(chats().membership(carl, chat)).isEmpty();
    assertThat(chats().memberships(carl, List.of(chat, Ids.next()))).isEmpty();
  }

  @Test
  void makingTheSameGroupAgainChangesNothing() {
    UUID chat = group(start, ann, bob);
    StoredChat other = StoredChat.group(chat, "other", "", carl, start, 1);
    storage()
        .write(
            tx ->
                tx.chats()
                    .create(other, List.of(new StoredMember(carl, ChatRole.OWNER, start, 0))));
    assertThat(chats().membership(ann, chat).orElseThrow().chat().name()).isEqualTo("name");
    assertThat(chats().membership(carl, chat)).isEmpty();
  }

  @Test
  void pagesGoFromTheNewestActivityToTheOldest() {
    List<UUID> made = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      made.add(group(start.plusSeconds(i / 2), ann));
    }
    List<UUID> paged = new ArrayList<>();
    ActivityCursor after = null;
    while (true) {
      List<Membership> page = chats().page(ann, after, 3);
      if (page.isEmpty()) {
        break;
      }
      page.forEach(one -> paged.add(one.chat().id()));
      StoredChat last = page.getLast().chat();
      after = new ActivityCursor(last.lastActivityAt(), last.id());
    }
    assertThat(paged).containsExactlyInAnyOrderElementsOf(made);
    assertThat(paged.getFirst()).isEqualTo(made.getLast());
    assertThat(paged.subList(5, 7)).containsExactlyInAnyOrderElementsOf(made.subList(0, 2));
  }

  @Test
  void membersArePagedByTheTimeTheyJoined() {
    UUID chat = group(start, ann);
    List<UUID> late = Stream.generate(Ids::next).limit(5).toList();
    storage()
        .write(
            tx ->
                tx.chats()
                    .add(
                        chat,
                        late.stream()
                            .map(
                                user ->
                                    new StoredMember(
                                        user,
                                        ChatRole.MEMBER,
                                        start.plus(Duration.ofMinutes(1)),
                                        3))
                            .toList()));
    List<StoredMember> first = chats().members(chat, null, 4);
    StoredMember last = first.getLast();
    List<StoredMember> rest =
        chats().members(chat, new JoinCursor(last.joinedAt(), last.userId()), 4);
    assertThat(Stream.concat(first.stream(), rest.stream()).map(StoredMember::userId))
        .startsWith(ann)
        .containsExactlyInAnyOrderElementsOf(Stream.concat(Stream.of(ann), late.stream()).toList());
    assertThat(rest).allMatch(member -> member.readSeq() == 3);
    assertThat(chats().members(chat, List.of(ann, carl)))
        .extracting(StoredMember::userId)
        .containsExactly(ann);
  }

  @Test
  void aRemovedMemberIsInNoList() {
    UUID chat = group(start, ann, bob);
    storage().write(tx -> tx.chats().remove(chat, bob));
    storage().write(tx -> tx.chats().remove(chat, bob));
    assertThat(chats().chatIds(bob)).isEmpty();
    assertThat(chats().page(bob, null, 10)).isEmpty();
    assertThat(chats().membership(ann, chat).orElseThrow().chat().memberCount()).isEqualTo(1);
  }

  @Test
  void acquaintancesShareAChat() {
    UUID stranger = Ids.next();
    group(start, ann, bob);
    group(start, bob, carl);
    assertThat(chats().acquaintances(ann, List.of(bob, carl, stranger))).containsExactly(bob);
    assertThat(chats().acquaintances(bob, List.of(ann, carl, stranger)))
        .containsExactlyInAnyOrder(ann, carl);
    assertThat(chats().acquaintances(ann, List.of())).isEmpty();
  }

  @Test
  void chatsAreCountedPerUser() {
    group(start, ann, bob);
    group(start, ann);
    assertThat(chats().chatCounts(List.of(ann, bob, carl)))
        .containsEntry(ann, 2)
        .containsEntry(bob, 1)
        .doesNotContainKey(carl);
  }

  @Test
  void directChatsAreMadeOnce() {
    UUID id = DirectChats.id(ann, bob);
    StoredChat chat = DirectChats.chat(id, ann, bob, start);
    StoredChat self = DirectChats.chat(DirectChats.id(ann, ann), ann, ann, start);
    storage()
        .write(
            tx -> {
              assertThat(tx.chats().createDirect(List.of(chat, self)))
                  .containsExactlyInAnyOrder(id, self.id());
              assertThat(tx.chats().createDirect(List.of(chat))).isEmpty();
            });
    assertThat(chats().membership(bob, id).orElseThrow().chat()).isEqualTo(chat);
    assertThat(chats().membership(ann, self.id()).orElseThrow().chat()).isEqualTo(self);
    assertThat(chats().members(self.id(), null, 10)).hasSize(1);
  }

  @Test
  void aMemberMutesForThemselvesOnly() {
    UUID chat = group(start, ann, bob);
    storage()
        .write(
            tx -> {
              assertThat(tx.chats().mute(chat, bob, true)).isTrue();
              assertThat(tx.chats().mute(chat, bob, true)).isFalse();
              assertThat(tx.chats().mute(chat, carl, true)).isFalse();
            });
    assertThat(chats().membership(bob, chat).orElseThrow().me().muted()).isTrue();
    assertThat(chats().page(bob, null, 10).getFirst().me().muted()).isTrue();
    assertThat(chats().membership(ann, chat).orElseThrow().me().muted()).isFalse();
  }

  @Test
  void theNewestMentionIsKeptForEachMember() {
    UUID chat = group(start, ann, bob);
    storage()
        .write(
            tx -> {
              tx.chats().mention(chat, List.of(ann, bob, carl), 3);
              tx.chats().mention(chat, List.of(ann), 5);
              tx.chats().mention(chat, List.of(ann, bob), 2);
            });
    assertThat(chats().membership(ann, chat).orElseThrow().me().mentionSeq()).isEqualTo(5);
    assertThat(chats().membership(bob, chat).orElseThrow().me().mentionSeq()).isEqualTo(3);
  }

  @Test
  void aDeletedChatWaitsToBePurged() {
    UUID chat = group(start, ann, bob);
    storage().write(tx -> tx.chats().delete(chat, start));
    assertThat(chats().membership(ann, chat)).isEmpty();
    assertThat(chats().chatIds(bob)).isEmpty();
    assertThat(chats().purgeable(1_000)).contains(chat);
    chats().purged(chat, start);
    assertThat(chats().purgeable(1_000)).doesNotContain(chat);
  }

  @Test
  void changeNumbersCountFromOne() {
    UUID chat = group(start, ann);
    storage()
        .write(
            tx -> {
              assertThat(tx.chats().nextChange(chat)).isEqualTo(1);
              assertThat(tx.chats().nextChange(chat)).isEqualTo(2);
            });
    assertThat(chats().membership(ann, chat).orElseThrow().chat().lastChange()).isEqualTo(2);
  }

  @Test
  void theEpochStays() {
    assertThat(chats().epoch()).isEqualTo(chats().epoch());
  }

  @Test
  void aTransactionThatThrowsWritesNothing() {
    UUID chat = group(start, ann);
    try {
      storage()
          .write(
              tx -> {
                tx.chats().describe(chat, "changed", "");
                throw new IllegalStateException("no");
              });
    } catch (IllegalStateException expected) {
      assertThat(expected).hasMessage("no");
    }
    assertThat(chats().membership(ann, chat).orElseThrow().chat().name()).isEqualTo("name");
  }

  private ChatStore chats() {
    return storage().chats();
  }

  private UUID group(Instant at, UUID owner, UUID... others) {
    UUID id = Ids.next();
    List<StoredMember> members = new ArrayList<>();
    members.add(new StoredMember(owner, ChatRole.OWNER, at, 0));
    for (UUID other : others) {
      members.add(new StoredMember(other, ChatRole.MEMBER, at, 0));
    }
    StoredChat chat = StoredChat.group(id, "name", "about", owner, at, members.size());
    storage().write(tx -> tx.chats().create(chat, members));
    return id;
  }
}
