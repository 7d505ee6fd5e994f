package dev.parley.chats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.chats.BatchWriter.Settled;
import dev.parley.chats.ChatWrite.Send;
import dev.parley.kernel.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchWriterTest {
  private static Fixture fixture;
  private final UUID ann = Ids.next();
  private final UUID bob = Ids.next();
  private UUID chat;
  private UUID other;
  private FaultyStorage storage;
  private BatchWriter writer;

  @BeforeAll
  static void open() {
    fixture = new Fixture();
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @BeforeEach
  void makeChats() {
    chat = fixture.group(ann, bob);
    other = fixture.group(bob);
    storage = new FaultyStorage(fixture.storage);
    writer = new BatchWriter(storage, fixture.clock);
  }

  @Test
  void whatIsTakenForGrantedTakesOneTransaction() {
    List<CompletableFuture<Sent>> answers =
        write(send(chat, ann, "c1"), send(other, bob, "c1"), send(chat, bob, "c1"));
    assertThat(seqs(answers)).containsExactly(1L, 1L, 2L);
    assertThat(storage.transactions).hasValue(1);
  }

  @Test
  void aRepeatDoesNotHarmItsNeighbours() {
    write(send(chat, ann, "c1"));
    List<CompletableFuture<Sent>> answers =
        write(send(chat, bob, "c1"), send(chat, ann, "c1"), send(other, bob, "c1"));
    assertThat(seqs(answers)).containsExactly(2L, 1L, 1L);
    assertThat(answers.get(1).join().repeated()).isTrue();
    assertThat(fixture.history(chat)).extracting(StoredMessage::seq).containsExactly(1L, 2L);
  }

  @Test
  void oneClientIdTwiceInABatchIsPlacedOnce() {
    List<CompletableFuture<Sent>> answers =
        write(send(chat, ann, "c1"), send(chat, ann, "c1"), send(chat, ann, "c2"));
    assertThat(seqs(answers)).containsExactly(1L, 1L, 2L);
  }

  @Test
  void aStrangerIsRefusedAndLookedAtFromThenOn() {
    UUID stranger = Ids.next();
    List<CompletableFuture<Sent>> answers =
        write(send(chat, ann, "c1"), send(chat, stranger, "c1"));
    assertThat(answers.getFirst().join().message().seq()).isEqualTo(1);
    assertThatThrownBy(answers.getLast()::join).isNotNull();

    storage.transactions.set(0);
    List<CompletableFuture<Sent>> later =
        write(send(other, bob, "c2"), send(chat, stranger, "c2"), send(chat, ann, "c2"));
    assertThat(later.getFirst().join().message().seq()).isEqualTo(1);
    assertThat(later.getLast().join().message().seq()).isEqualTo(2);
    assertThat(storage.transactions)
        .as("one for the other chat, one for the stranger's; neither is rolled back")
        .hasValue(2);
  }

  @Test
  void aReplyIsLookedUpAndKeepsItsPlaceInItsChat() {
    List<CompletableFuture<Sent>> answers =
        write(
            send(chat, ann, "c1"),
            new Send(new NewMessage(chat, null, bob, "c1", "yes", 1, List.of())),
            send(other, bob, "c1"),
            send(chat, ann, "c2"));
    assertThatThrownBy(answers.get(1)::join).as("what it answers comes with it").isNotNull();
    assertThat(answers.getLast().join().message().seq()).isEqualTo(2);
    CompletableFuture<Sent> reply =
        write(new Send(new NewMessage(chat, null, bob, "c2", "yes", 1, List.of()))).getFirst();
    assertThat(reply.join().target()).isNotNull();
  }

  private List<CompletableFuture<Sent>> write(Send... sends) {
    List<CompletableFuture<Sent>> answers = new ArrayList<>();
    List<Pending<?>> batch = new ArrayList<>();
    for (Send send : sends) {
      CompletableFuture<Sent> answer = new CompletableFuture<>();
      answers.add(answer);
      batch.add(new Pending<>(send, answer, Long.MAX_VALUE));
    }
    for (List<Pending<?>> part : writer.parts(batch)) {
      for (Settled settled : writer.write(part, false)) {
        settled.answer().run();
      }
    }
    return answers;
  }

  private static List<Long> seqs(List<CompletableFuture<Sent>> answers) {
    return answers.stream().map(answer -> answer.join().message().seq()).toList();
  }

  private static Send send(UUID chat, UUID sender, String clientId) {
    return new Send(new NewMessage(chat, null, sender, clientId, "text", 0, List.of()));
  }
}
