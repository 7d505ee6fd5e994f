package dev.parley.chats;

import dev.parley.api.chats.v1.ListDirectMessagesRequest;
import dev.parley.api.chats.v1.ListMessagesRequest;
import dev.parley.rpc.Failure;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which part of a history is asked for. Immutable.
///
/// Sequence numbers have no holes, so that any part of a history is a range of them.
///
/// @param before the nearest messages with smaller numbers, or null
/// @param after the nearest messages with larger numbers, or null
/// @param around messages on both sides of this number, and it, or null
/// @param time messages on both sides of the first one that is not older, and it, or null
/// @param limit most messages, 1 to 200
record HistoryWindow(
    @Nullable Long before,
    @Nullable Long after,
    @Nullable Long around,
    @Nullable Instant time,
    int limit) {
  private static final int DEFAULT_LIMIT = 50;

  HistoryWindow {
    if (after != null && before != null) {
      throw second("afterSeq");
    }
    if (around != null && (before != null || after != null)) {
      throw second("aroundSeq");
    }
    if (time != null && (before != null || after != null || around != null)) {
      throw second("aroundTime");
    }
  }

  static HistoryWindow of(ListMessagesRequest request) {
    return new HistoryWindow(
        request.hasBeforeSeq() ? request.getBeforeSeq() : null,
        request.hasAfterSeq() ? request.getAfterSeq() : null,
        request.hasAroundSeq() ? request.getAroundSeq() : null,
        request.hasAroundTime() ? Protos.instant(request.getAroundTime()) : null,
        request.hasLimit() ? request.getLimit() : DEFAULT_LIMIT);
  }

  static HistoryWindow of(ListDirectMessagesRequest request) {
    return new HistoryWindow(
        request.hasBeforeSeq() ? request.getBeforeSeq() : null,
        request.hasAfterSeq() ? request.getAfterSeq() : null,
        request.hasAroundSeq() ? request.getAroundSeq() : null,
        request.hasAroundTime() ? Protos.instant(request.getAroundTime()) : null,
        request.hasLimit() ? request.getLimit() : DEFAULT_LIMIT);
  }

  /// The same part, where its time turned out to be.
  HistoryWindow around(long seq) {
    return new HistoryWindow(null, null, seq, null, limit);
  }

  /// The range it means in a chat; its time, if it has one, must have been found before.
  ///
  /// @param last the chat's newest sequence number
  /// @return within 1 to `last`, at most `limit` long; perhaps empty
  SeqRange in(UUID chatId, long last) {
    if (after != null) {
      long first = Math.min(after, last) + 1;
      return new SeqRange(chatId, first, Math.min(last, first + limit - 1));
    }
    long end = last;
    if (before != null) {
      end = Math.min(last, before - 1);
    } else if (around != null) {
      long half = (limit - 1L) / 2;
      end = around >= last - half ? last : Math.max(around + half, Math.min(last, limit));
    }
    return new SeqRange(chatId, Math.max(1, end - limit + 1), end);
  }

  private static RuntimeException second(String field) {
    return Failure.field(
        field, "At most one of beforeSeq, afterSeq, aroundSeq and aroundTime can be given");
  }
}
