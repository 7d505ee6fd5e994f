package dev.parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/// The embedded PostgreSQL of a server that the bench started, for seeding what would take too long
/// over the public doors. Thread-safe.
///
/// @param url of the server, without a database
/// @param password of its superuser and of the services' role
record ServerDatabase(String url, String password) {
  private static final int PORT_LINE = 3; // of postmaster.pid

  /// Finds the database.
  ///
  /// @param folder the data folder of a server that is ready
  static ServerDatabase in(Path folder) throws IOException {
    Path postgres = folder.resolve("postgres");
    String port =
        Files.readAllLines(postgres.resolve("data").resolve("postmaster.pid")).get(PORT_LINE);
    return new ServerDatabase(
        "jdbc:postgresql://127.0.0.1:" + port.strip() + "/",
        Files.readString(postgres.resolve("password")).strip());
  }

  /// A connection to the chats' database as the service has it; what it commits may be lost in a
  /// crash until [#settle].
  Connection chats() throws SQLException {
    Connection connection = DriverManager.getConnection(url + "chats", "parley", password);
    try (Statement statement = connection.createStatement()) {
      statement.execute("set synchronous_commit = off");
    }
    return connection;
  }

  /// Does at once what PostgreSQL would do in the background while the load runs: statistics and
  /// visibility of the new rows, and their writing to disk.
  void settle() throws SQLException {
    try (Connection connection = chats();
        Statement statement = connection.createStatement()) {
      statement.execute("vacuum (freeze, analyze) chats, members, user_chats, messages");
    }
    try (Connection connection = DriverManager.getConnection(url + "chats", "postgres", password);
        Statement statement = connection.createStatement()) {
      statement.execute("checkpoint");
    }
  }
}
