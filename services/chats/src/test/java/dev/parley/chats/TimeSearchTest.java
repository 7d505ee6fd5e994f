package dev.parley.chats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.kernel.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TimeSearchTest {
  private static final int MESSAGES = 600;
  private static Fixture fixture;
  private static final UUID OWNER = Ids.next();
  private static UUID chat;

  @BeforeAll
  static void fill() {
    fixture = new Fixture();
    chat = fixture.group(OWNER);
    for (int i = 1; i <= MESSAGES; i++) {
      // Three at a time have one time.
      fixture.clock.move(i % 3 == 1 ? Duration.ofSeconds(1) : Duration.ZERO);
      fixture.send(chat, OWNER, "message " + i);
    }
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  private static long first(long last, Instant time) {
    return TimeSearch.first(fixture.storage.messages(), chat, last, time);
  }

  @Test
  void everyTimeLeadsToTheFirstMessageThatIsNotOlder() {
    List<StoredMessage> history = fixture.history(chat);
    for (StoredMessage message : history) {
      long sameTime = (message.seq() - 1) / 3 * 3 + 1;
      assertThat(first(MESSAGES, message.sentAt())).isEqualTo(sameTime);
      assertThat(first(MESSAGES, message.sentAt().minusMillis(1))).isEqualTo(sameTime);
      assertThat(first(MESSAGES, message.sentAt().plusMillis(1)))
          .isEqualTo(Math.min(MESSAGES, sameTime + 3));
    }
  }

  @Test
  void timesBeyondTheEndsLeadToTheEnds() {
    assertThat(first(MESSAGES, Instant.EPOCH)).isEqualTo(1);
    assertThat(first(MESSAGES, Instant.MAX)).isEqualTo(MESSAGES);
    assertThat(first(1, Instant.EPOCH)).isEqualTo(1);
    assertThat(first(1, Instant.MAX)).isEqualTo(1);
  }

  @Test
  void withoutMessagesThereIsNone() {
    assertThat(first(0, Instant.EPOCH)).isZero();
    assertThat(TimeSearch.first(fixture.storage.messages(), Ids.next(), 9, Instant.EPOCH)).isZero();
  }
}
