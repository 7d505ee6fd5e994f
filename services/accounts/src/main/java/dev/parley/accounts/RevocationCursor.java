package dev.parley.accounts;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/// How far a reader of ended sessions has come. Immutable.
///
/// Transactions commit in another order than they begin, so "all after the last one I saw" would
/// miss whoever commits late. Instead a reader that has seen everything goes back to the oldest
/// transaction that was running when its reading began: all before it had ended, all after it is
/// read again. Seeing a session twice does no harm; no clock is involved.
///
/// @param scan 0, or, within a reading of several pages, the oldest transaction running at its
///     start
/// @param tx the transaction after which to go on
/// @param session the session of that transaction after which to go on
record RevocationCursor(long scan, long tx, UUID session) {
  /// Before everything.
  static final RevocationCursor START = new RevocationCursor(0, 0, new UUID(0, 0));

  /// After a complete reading.
  ///
  /// @param oldest the oldest transaction that was running when the reading began
  static RevocationCursor complete(long oldest) {
    return new RevocationCursor(0, oldest, new UUID(0, 0));
  }

  /// Reads a cursor.
  ///
  /// @param text what [#text()] gave, or anything else
  /// @return empty if it is not a cursor
  static Optional<RevocationCursor> parse(String text) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      RevocationCursor cursor =
          new RevocationCursor(
              bytes.getLong(), bytes.getLong(), new UUID(bytes.getLong(), bytes.getLong()));
      boolean ours = !bytes.hasRemaining() && cursor.scan >= 0 && cursor.tx >= 0;
      return ours ? Optional.of(cursor) : Optional.empty();
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      return Optional.empty();
    }
  }

  /// The cursor for a client: 43 base64url characters.
  String text() {
    ByteBuffer bytes = ByteBuffer.allocate(4 * Long.BYTES);
    bytes.putLong(scan).putLong(tx);
    bytes.putLong(session.getMostSignificantBits()).putLong(session.getLeastSignificantBits());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }
}
