package dev.parley.db;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// The settings that acknowledged messages rest on. Stateless.
final class Durability {

  private Durability() {}

  /// Requires settings of the server not to be off.
  ///
  /// @param connection as the services use it: a role or database may have settings of its own
  /// @param settings names of settings
  /// @throws DatabaseStartException when one is off
  static void require(Connection connection, List<String> settings) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String setting : settings) {
        try (ResultSet row = statement.executeQuery("show " + setting)) {
          if (!row.next() || row.getString(1).equals("off")) {
            throw new DatabaseStartException(
                "PostgreSQL runs with "
                    + setting
                    + "=off, so a crash could lose acknowledged messages; set it to on");
          }
        }
      }
    }
  }
}
