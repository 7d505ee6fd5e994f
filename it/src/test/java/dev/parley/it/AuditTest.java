package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.Audit.Stored;
import dev.parley.it.Journal.Acked;
import dev.parley.it.Journal.MessageName;
import dev.parley.it.Journal.Sent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// An audit that cannot fail shows nothing: each fault is shown to it.
final class AuditTest {

  private static final String CHAT = "chat";

  private final Journal journal = new Journal();
  private final Stored first = promised("a", 1, 1);
  private final Stored second = promised("a", 2, 2);
  private final Stored third = promised("b", 1, 3);

  @Test
  void whatWasPromisedPasses() {
    assertThat(audit(first, second, third)).isEmpty();
  }

  @Test
  void aMissingMessageIsFound() {
    assertThat(audit(first, second)).anyMatch(it -> it.startsWith("missing"));
  }

  @Test
  void aHoleIsFound() {
    assertThat(audit(first, third)).anyMatch(it -> it.startsWith("hole"));
  }

  @Test
  void aDoubledMessageIsFound() {
    Stored copy = new Stored(4, first.sender(), first.clientId(), first.text());

    assertThat(audit(first, second, third, copy)).anyMatch(it -> it.startsWith("doubled"));
  }

  @Test
  void aReorderedMessageIsFound() {
    Stored early = new Stored(1, second.sender(), second.clientId(), second.text());
    Stored late = new Stored(2, first.sender(), first.clientId(), first.text());

    assertThat(audit(early, late, third))
        .anyMatch(it -> it.startsWith("reordered"))
        .anyMatch(it -> it.startsWith("moved"));
  }

  @Test
  void aChangedOrInventedMessageIsFound() {
    Stored changed = new Stored(3, third.sender(), third.clientId(), "something else");
    Stored invented = new Stored(4, "c", "c-1", "hello");

    assertThat(audit(first, second, changed, invented))
        .anyMatch(it -> it.startsWith("changed"))
        .anyMatch(it -> it.startsWith("invented"));
  }

  @Test
  void twoOutcomesOfOneSendAreFound() {
    journal.acked(new MessageName(CHAT, "a", "a-1"), new Acked(7, "later"));

    assertThat(audit(first, second, third)).anyMatch(it -> it.contains("acknowledged as"));
  }

  @Test
  void aClientWithAnotherHistoryIsFound() {
    Audit audit = new Audit(journal);

    audit.client("phone", CHAT, Map.of(1L, "a-1", 2L, "b-1", 4L, "b-2"), List.of(first, second));

    assertThat(audit.violations()).hasSize(2);
  }

  private Stored promised(String sender, long number, long seq) {
    MessageName key = new MessageName(CHAT, sender, sender + "-" + number);
    journal.sent(new Sent(key, number, "text " + number));
    journal.acked(key, new Acked(seq, "now"));
    return new Stored(seq, sender, key.clientId(), "text " + number);
  }

  private List<String> audit(Stored... history) {
    Audit audit = new Audit(journal);
    audit.chat(CHAT, List.of(history));
    return audit.violations();
  }
}
