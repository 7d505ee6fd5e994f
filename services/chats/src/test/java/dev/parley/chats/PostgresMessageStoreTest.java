package dev.parley.chats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.kernel.Ids;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresMessageStoreTest extends MessageStoreContract {
  private static Fixture fixture;

  @BeforeAll
  static void open() {
    fixture = new Fixture();
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @Override
  Storage storage() {
    return fixture.storage;
  }

  @Test
  void aPageOfALongHistoryIsReadThroughTheIndex() {
    UUID chat = fixture.group(Ids.next());
    fixture
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    """
                    insert into messages (chat_id, seq, sender_id, client_id, text, sent_at)
                    select ?, n, ?, n::text, 'text ' || n, now() from generate_series(1, 120000) n
                    """,
                    chat,
                    Ids.next()));
    List<String> plan =
        fixture
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery("explain (analyze, costs off) " + PostgresMessageStore.RANGES)
                        .bindArray("chats", UUID.class, List.of(chat))
                        .bindArray("firsts", Long.class, List.of(59_951L))
                        .bindArray("lasts", Long.class, List.of(60_000L))
                        .mapTo(String.class)
                        .list());
    assertThat(plan).anyMatch(line -> line.contains("Index Scan using messages_pkey"));
    assertThat(plan).noneMatch(line -> line.contains("Seq Scan on messages"));
    assertThat(storage().messages().ranges(List.of(new SeqRange(chat, 59_951, 60_000))))
        .hasSize(50);
  }

  @Test
  void aMessageToAChatOfAThousandIsOneInsert() {
    UUID ann = Ids.next();
    UUID chat = fixture.group(ann, Stream.generate(Ids::next).limit(999).toArray(UUID[]::new));
    fixture.send(chat, ann, "to all of you");
    List<String> written =
        fixture
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            """
                            with sent as (select xmin from messages where chat_id = :chat)
                            select 'message' from messages m join sent s on m.xmin = s.xmin
                             union all
                            select 'chat' from chats c join sent s on c.xmin = s.xmin
                             union all
                            select 'member' from members m join sent s on m.xmin = s.xmin
                             union all
                            select 'listing' from user_chats u join sent s on u.xmin = s.xmin
                            """)
                        .bind("chat", chat)
                        .mapTo(String.class)
                        .list());
    assertThat(written)
        .as("what the transaction of the send wrote: the member is its sender")
        .containsExactlyInAnyOrder("message", "chat", "member");
  }
}
