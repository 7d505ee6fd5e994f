package dev.parley.chats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.chats.ErasureStore.Erasure;
import dev.parley.events.EventBuilder;
import dev.parley.kernel.Ids;
import dev.parley.rpc.Failure;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EraserTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private final Fixture chats = new Fixture();
  private final ErasureStore erasures = new PostgresErasureStore(chats.jdbi());
  private final UUID gone = Ids.next();
  private final UUID ann = Ids.next();
  private final UUID bob = Ids.next();

  @AfterEach
  void close() {
    chats.close();
  }

  @Test
  void aGroupPassesToTheLongestStandingAdminAndMessagesStay() throws InterruptedException {
    UUID group = chats.group(gone, ann, bob);
    chats.write(chats.groups.setRole(gone, group, bob, ChatRole.ADMIN));
    chats.send(group, gone, "remember me");
    chats.settle(group);
    chats.signals.clear();

    erase(false);
    chats.settle(group);

    assertThat(chats.storage.chats().membership(gone, group)).isEmpty();
    assertThat(role(group, bob)).isEqualTo(ChatRole.OWNER);
    assertThat(role(group, ann)).isEqualTo(ChatRole.MEMBER);
    assertThat(chats.history(group))
        .singleElement()
        .satisfies(message -> assertThat(message.text()).isEqualTo("remember me"));
    assertThat(chats.signals.ofChat(group).stream().map(ServerFrame::getBodyCase))
        .containsExactly(ServerFrame.BodyCase.MEMBER_CHANGED, ServerFrame.BodyCase.MEMBER_REMOVED);
    assertThat(confirmations()).isEqualTo(1);
  }

  @Test
  void withoutAdminsAGroupPassesToTheLongestStandingMemberAndAnEmptyOneGoes()
      throws InterruptedException {
    UUID group = chats.group(gone, ann);
    chats.clock.move(Duration.ofSeconds(1));
    chats.write(chats.groups.add(gone, group, List.of(bob)));
    UUID alone = chats.group(gone);

    erase(false);

    assertThat(role(group, ann)).isEqualTo(ChatRole.OWNER);
    assertThat(chats.storage.chats().purgeable(10)).containsExactly(alone);
  }

  @Test
  void thePeerOfADirectChatKeepsIt() throws InterruptedException {
    chats.writer.await(chats.writer.append(Fixture.direct(gone, ann, "c1")));
    UUID direct = DirectChats.id(gone, ann);

    erase(false);

    assertThat(chats.storage.chats().membership(gone, direct)).isEmpty();
    assertThat(chats.storage.chats().membership(ann, direct))
        .get()
        .satisfies(mine -> assertThat(mine.chat().memberCount()).isEqualTo(1));
    assertThat(chats.history(direct)).hasSize(1);
  }

  @Test
  void messagesGoWhereThatIsWanted() throws InterruptedException {
    UUID group = chats.group(ann, gone);
    for (int i = 0; i < Departures.MESSAGES + 5; i++) {
      chats.send(group, gone, "mine " + i);
    }
    chats.send(group, ann, "hers");

    erase(true);

    assertThat(chats.history(group).stream().filter(message -> !message.deleted()))
        .singleElement()
        .satisfies(message -> assertThat(message.text()).isEqualTo("hers"));
    assertThat(chats.storage.chats().membership(gone, group)).isEmpty();
  }

  @Test
  void whoIsDeletedIsAddedToNoChat() {
    UUID group = chats.group(ann);
    erasures.accept(new Erasure(gone, false));

    assertThatThrownBy(() -> chats.write(chats.groups.add(ann, group, List.of(gone))))
        .satisfies(refusal -> assertThat(Failure.detail(refusal).field()).isEqualTo("userIds"));
    assertThatThrownBy(() -> chats.group(ann, gone))
        .satisfies(refusal -> assertThat(Failure.detail(refusal).field()).isEqualTo("memberIds"));
    assertThatThrownBy(
            () -> chats.writer.await(chats.writer.append(Fixture.direct(ann, gone, "c1"))))
        .satisfies(
            refusal ->
                assertThat(Failure.code(Failure.detail(refusal).reason()))
                    .isEqualTo("USER_NOT_FOUND"));
  }

  @Test
  void anAdditionThatIsUnderWayIsWaitedFor() throws InterruptedException {
    UUID group = chats.group(ann);
    CountDownLatch added = new CountDownLatch(1);
    CountDownLatch commit = new CountDownLatch(1);
    Thread slow =
        Thread.ofVirtual()
            .start(
                () ->
                    chats.storage.write(
                        tx -> {
                          assertThat(tx.chats().erased(List.of(gone))).isEmpty();
                          tx.chats()
                              .add(
                                  group,
                                  List.of(
                                      new StoredMember(gone, ChatRole.MEMBER, Instant.EPOCH, 0)));
                          added.countDown();
                          hold(commit);
                        }));
    assertThat(added.await(10, TimeUnit.SECONDS)).isTrue();
    erasures.accept(new Erasure(gone, false));
    Thread erasing = Thread.ofVirtual().start(() -> eraseUnchecked());
    await().during(Duration.ofMillis(300)).atMost(SOON).until(() -> confirmations() == 0);

    commit.countDown();

    slow.join();
    erasing.join();
    assertThat(chats.storage.chats().membership(gone, group)).isEmpty();
    assertThat(confirmations()).isEqualTo(1);
  }

  /// Dies before each transaction and after each commit in turn, and goes on where it died.
  @Test
  void anErasureThatDiesAtAnyStepIsCompletedByTheNext() throws InterruptedException {
    UUID group = chats.group(gone, ann);
    UUID other = chats.group(bob, gone);
    chats.writer.await(chats.writer.append(Fixture.direct(gone, ann, "c1")));
    chats.send(group, gone, "one");
    chats.send(other, gone, "two");
    erasures.accept(new Erasure(gone, true));
    int deaths = 0;
    while (confirmations() == 0) {
      deaths++;
      dyingAt(deaths, new Erasure(gone, true));
      erasures.accept(new Erasure(gone, true)); // the event comes again
      assertThat(deaths).isLessThan(100);
    }
    eraser(erasures).erase(new Erasure(gone, true));

    assertThat(deaths).isGreaterThanOrEqualTo(6);
    assertThat(confirmations()).isEqualTo(1);
    assertThat(erasures.open(10)).isEmpty();
    assertThat(chats.storage.chats().chatIds(gone)).isEmpty();
    assertThat(chats.history(group)).allMatch(StoredMessage::deleted);
    assertThat(chats.history(other)).allMatch(StoredMessage::deleted);
    assertThat(role(group, ann)).isEqualTo(ChatRole.OWNER);
  }

  @Test
  void anEventStartsTheWork() throws InterruptedException {
    UUID group = chats.group(ann, gone);
    AtomicInteger finished = new AtomicInteger();
    Eraser eraser =
        new Eraser(erasures, chats.storage, chats.writer, chats.clock, finished::incrementAndGet);
    eraser.start();
    try {
      eraser
          .consumer()
          .handler()
          .handle(EventBuilder.userDeleted(gone, false, chats.clock.instant()));
      await().atMost(SOON).until(() -> finished.get() == 1);
      assertThat(chats.storage.chats().membership(gone, group)).isEmpty();
    } finally {
      eraser.close();
    }
  }

  private Eraser eraser(ErasureStore store) {
    return new Eraser(store, chats.storage, chats.writer, chats.clock, () -> {});
  }

  private void erase(boolean messages) throws InterruptedException {
    Erasure erasure = new Erasure(gone, messages);
    erasures.accept(erasure);
    eraser(erasures).erase(erasure);
  }

  /// Works on as a new process does, until it dies at a step.
  private void dyingAt(int number, Erasure erasure) throws InterruptedException {
    Death death = new Death(number);
    MessageWriter writer =
        new MessageWriter(
            death.of(chats.storage),
            chats.signals,
            ChatsConfig.defaults(),
            new SimpleMeterRegistry(),
            chats.clock);
    try {
      new Eraser(death.of(erasures), chats.storage, writer, chats.clock, () -> {}).erase(erasure);
    } catch (Death.Died | StatusRuntimeException died) {
      assertThat(died).isNotNull();
    } finally {
      writer.drain();
      writer.close();
    }
  }

  private void eraseUnchecked() {
    try {
      eraser(erasures).erase(new Erasure(gone, false));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void hold(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private ChatRole role(UUID chat, UUID user) {
    return chats.storage.chats().members(chat, List.of(user)).getFirst().role();
  }

  private int confirmations() {
    return chats
        .jdbi()
        .withHandle(h -> h.createQuery("select count(*) from outbox").mapTo(Integer.class).one());
  }
}
