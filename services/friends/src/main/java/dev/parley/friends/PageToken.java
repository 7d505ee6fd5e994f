package dev.parley.friends;

import dev.parley.rpc.Failure;
import io.grpc.StatusRuntimeException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;

/// Where a page ends, opaque to clients. Immutable.
///
/// @param at the time of the last entry, in microseconds
/// @param id its id
record PageToken(Instant at, UUID id) {
  private static final int LENGTH = 1 + 3 * Long.BYTES;
  private static final long MAX_MICROS =
      ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("9999-01-01T00:00:00Z"));

  /// What is paged; the token of one list is not taken for another's.
  enum List {
    FRIENDS('f'),
    INCOMING('i'),
    OUTGOING('o'),
    BLOCKS('b');

    private final byte tag;

    List(char tag) {
      this.tag = (byte) tag;
    }
  }

  String encode(List list) {
    ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
    bytes.put(list.tag).putLong(ChronoUnit.MICROS.between(Instant.EPOCH, at));
    bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /// Reads a token.
  ///
  /// @throws StatusRuntimeException `INVALID_FIELD` if it is not one of this list's
  static PageToken decode(List list, String token) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      throw bad();
    }
    if (bytes.length != LENGTH || bytes[0] != list.tag) {
      throw bad();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, LENGTH - 1);
    long micros = buffer.getLong();
    if (micros < 0 || micros > MAX_MICROS) {
      throw bad();
    }
    return new PageToken(
        Instant.EPOCH.plus(micros, ChronoUnit.MICROS),
        new UUID(buffer.getLong(), buffer.getLong()));
  }

  private static StatusRuntimeException bad() {
    return Failure.field("pageToken", "pageToken must be a nextPageToken of this list");
  }
}
