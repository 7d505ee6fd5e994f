package dev.parley.chats;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads rows into records. Stateless.
final class Rows {
  static final String CHAT =
      """
      c.chat_id, c.peer_id, c.name, c.description, c.creator_id, c.created_at, c.member_count, \
      c.last_seq, c.last_change, c.last_activity_at""";
  static final String MEMBER = "m.user_id, m.role, m.joined_at, m.read_seq, m.muted, m.mention_seq";
  static final String MESSAGE =
      """
      x.chat_id, x.seq, x.sender_id, x.client_id, x.text, x.reply_to, x.mentions, x.sent_at, \
      x.edited_at, x.deleted_at, x.change""";

  private Rows() {}

  static StoredChat chat(ResultSet row) throws SQLException {
    return new StoredChat(
        uuid(row, "chat_id"),
        row.getObject("peer_id", UUID.class),
        row.getString("name"),
        row.getString("description"),
        uuid(row, "creator_id"),
        instant(row, "created_at"),
        row.getInt("member_count"),
        row.getLong("last_seq"),
        row.getLong("last_change"),
        instant(row, "last_activity_at"));
  }

  static DirectChat directChat(ResultSet row) throws SQLException {
    return new DirectChat(
        uuid(row, "chat_id"),
        uuid(row, "creator_id"),
        uuid(row, "peer_id"),
        row.getInt("member_count"));
  }

  static StoredMember member(ResultSet row) throws SQLException {
    return new StoredMember(
        uuid(row, "user_id"),
        ChatRole.ofCode(row.getInt("role")),
        instant(row, "joined_at"),
        row.getLong("read_seq"),
        row.getBoolean("muted"),
        row.getLong("mention_seq"));
  }

  static Membership membership(ResultSet row) throws SQLException {
    return new Membership(chat(row), member(row));
  }

  static StoredMessage message(ResultSet row) throws SQLException {
    return new StoredMessage(
        uuid(row, "chat_id"),
        row.getLong("seq"),
        uuid(row, "sender_id"),
        row.getString("client_id"),
        row.getString("text"),
        row.getLong("reply_to"),
        uuids(row, "mentions"),
        instant(row, "sent_at"),
        instantOrNull(row, "edited_at"),
        instantOrNull(row, "deleted_at"),
        row.getLong("change"));
  }

  static ReactionCount reaction(ResultSet row) throws SQLException {
    return new ReactionCount(
        key(row), row.getString("emoji"), row.getInt("reacted"), uuids(row, "user_ids"));
  }

  static ReplyTarget target(ResultSet row) throws SQLException {
    return new ReplyTarget(
        key(row), uuid(row, "sender_id"), row.getString("excerpt"), row.getBoolean("deleted"));
  }

  static MessageKey key(ResultSet row) throws SQLException {
    return new MessageKey(uuid(row, "chat_id"), row.getLong("seq"));
  }

  static UUID uuid(ResultSet row, String column) throws SQLException {
    return row.getObject(column, UUID.class);
  }

  /// The elements of a `uuid[]`; none for null.
  static List<UUID> uuids(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    return array == null ? List.of() : List.of((UUID[]) array.getArray());
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }
}
