package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReceiverTest {
  private static final int FIRST = 70;
  private final Chat chat = new Chat("019a0b90-2222-7abc-8def-000000000001", 0);
  private final Stream stream = new Stream(chat, FIRST);
  private final Stream other = new Stream(chat, FIRST + 1);
  private final Receiver receiver;

  ReceiverTest() {
    chat.streams.addAll(List.of(stream, other));
    receiver = new Receiver(List.of(chat));
  }

  @Test
  void nothingIsWrongWithEverythingOnceAndInOrder() {
    acknowledge(stream, 2);
    acknowledge(other, 1);
    receiver.received(FIRST, 1, 5);
    receiver.received(FIRST + 1, 1, 6);
    receiver.received(FIRST, 2, 7);

    assertThat(receiver.audit()).isEqualTo(Audit.CLEAN);
    assertThat(receiver.received()).isEqualTo(3);
  }

  @Test
  void whatWasAcknowledgedAndDidNotComeIsLost() {
    acknowledge(stream, 4);
    receiver.received(FIRST, 1, 1);
    receiver.received(FIRST, 3, 2);

    assertThat(receiver.audit()).isEqualTo(new Audit(2, 0, 0, 0, 0, 0));
  }

  @Test
  void whatHadNoEffectIsNotMissed() {
    stream.answered(1, false);
    stream.answered(2, true);
    receiver.received(FIRST, 2, 1);

    assertThat(receiver.audit()).isEqualTo(Audit.CLEAN);
  }

  @Test
  void whatComesTwiceIsDuplicated() {
    acknowledge(stream, 1);
    receiver.received(FIRST, 1, 1);
    receiver.received(FIRST, 1, 2);

    assertThat(receiver.audit()).isEqualTo(new Audit(0, 1, 0, 0, 0, 0));
    assertThat(receiver.received()).isEqualTo(1);
  }

  @Test
  void whatComesBehindALaterOneIsDisordered() {
    acknowledge(stream, 2);
    receiver.received(FIRST, 2, 1);
    receiver.received(FIRST, 1, 2);

    assertThat(receiver.audit()).isEqualTo(new Audit(0, 0, 1, 0, 0, 0));
    assertThat(receiver.received()).isEqualTo(2);
  }

  @Test
  void aChatsNumbersWithoutSuccessionAreAHole() {
    acknowledge(stream, 2);
    receiver.received(FIRST, 1, 1);
    receiver.received(FIRST, 2, 3);

    assertThat(receiver.audit()).isEqualTo(new Audit(0, 0, 0, 1, 0, 0));
  }

  @Test
  void aMessageOfNoStreamOfTheChatIsAnError() {
    receiver.received(FIRST + 2, 1, 1);

    assertThat(receiver.audit()).isEqualTo(Audit.errors(1));
  }

  private static void acknowledge(Stream stream, int upTo) {
    for (int sequence = 1; sequence <= upTo; sequence++) {
      stream.answered(sequence, true);
    }
  }
}
