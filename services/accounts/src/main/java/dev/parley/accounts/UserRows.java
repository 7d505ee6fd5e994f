package dev.parley.accounts;

import dev.parley.api.accounts.v1.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jdbi.v3.core.statement.StatementContext;

/// Reads accounts from result sets. Stateless.
final class UserRows {
  /// What [#read] needs, of a table or alias `u`.
  static final String COLUMNS =
      """
      u.id, u.login, coalesce(u.email, '') AS email, coalesce(u.nickname, '') AS nickname,
      u.first_name, u.last_name, u.about, u.role, u.created_at""";

  private UserRows() {}

  static UserRow read(ResultSet row, StatementContext context) throws SQLException {
    return new UserRow(
        row.getObject("id", UUID.class),
        row.getString("login"),
        row.getString("email"),
        row.getString("nickname"),
        row.getString("first_name"),
        row.getString("last_name"),
        row.getString("about"),
        role(row),
        instant(row, "created_at"));
  }

  static Role role(ResultSet row) throws SQLException {
    return Role.forNumber(row.getInt("role"));
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
