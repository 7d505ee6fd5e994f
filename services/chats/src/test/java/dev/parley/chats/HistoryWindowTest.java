package dev.parley.chats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.rpc.Failure;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HistoryWindowTest {
  private static final UUID CHAT = new UUID(1, 1);

  @Test
  void withoutAPositionItIsTheNewest() {
    assertThat(range(null, null, null, 10, 100)).isEqualTo(new SeqRange(CHAT, 91, 100));
    assertThat(range(null, null, null, 10, 3)).isEqualTo(new SeqRange(CHAT, 1, 3));
    assertThat(range(null, null, null, 10, 0).empty()).isTrue();
  }

  @Test
  void beforeIsTheNearestBelow() {
    assertThat(range(50L, null, null, 10, 100)).isEqualTo(new SeqRange(CHAT, 40, 49));
    assertThat(range(5L, null, null, 10, 100)).isEqualTo(new SeqRange(CHAT, 1, 4));
    assertThat(range(1L, null, null, 10, 100).empty()).isTrue();
    assertThat(range(Long.MAX_VALUE, null, null, 10, 100)).isEqualTo(new SeqRange(CHAT, 91, 100));
  }

  @Test
  void afterIsTheNearestAbove() {
    assertThat(range(null, 0L, null, 10, 100)).isEqualTo(new SeqRange(CHAT, 1, 10));
    assertThat(range(null, 95L, null, 10, 100)).isEqualTo(new SeqRange(CHAT, 96, 100));
    assertThat(range(null, 100L, null, 10, 100).empty()).isTrue();
    assertThat(range(null, Long.MAX_VALUE, null, 10, 100).empty()).isTrue();
  }

  @Test
  void aroundIsOnBothSidesAndFillsUpAtTheEnds() {
    assertThat(range(null, null, 50L, 11, 100)).isEqualTo(new SeqRange(CHAT, 45, 55));
    assertThat(range(null, null, 50L, 1, 100)).isEqualTo(new SeqRange(CHAT, 50, 50));
    assertThat(range(null, null, 2L, 11, 100)).isEqualTo(new SeqRange(CHAT, 1, 11));
    assertThat(range(null, null, 99L, 11, 100)).isEqualTo(new SeqRange(CHAT, 90, 100));
    assertThat(range(null, null, 2L, 200, 7)).isEqualTo(new SeqRange(CHAT, 1, 7));
    assertThat(range(null, null, Long.MAX_VALUE, 10, 7)).isEqualTo(new SeqRange(CHAT, 1, 7));
  }

  @Test
  void theSecondPositionIsNamed() {
    assertThatThrownBy(() -> new HistoryWindow(1L, 1L, null, null, 10))
        .satisfies(e -> assertThat(Failure.detail(e).field()).isEqualTo("afterSeq"));
    assertThatThrownBy(() -> new HistoryWindow(null, 1L, 1L, null, 10))
        .satisfies(e -> assertThat(Failure.detail(e).field()).isEqualTo("aroundSeq"));
    assertThatThrownBy(() -> new HistoryWindow(null, null, 1L, Instant.EPOCH, 10))
        .satisfies(e -> assertThat(Failure.detail(e).field()).isEqualTo("aroundTime"));
  }

  private static SeqRange range(
      @Nullable Long before, @Nullable Long after, @Nullable Long around, int limit, long last) {
    return new HistoryWindow(before, after, around, null, limit).in(CHAT, last);
  }
}
