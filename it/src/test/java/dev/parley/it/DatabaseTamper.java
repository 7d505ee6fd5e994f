package dev.parley.it;

import dev.parley.db.EmbeddedPostgres;
import dev.parley.db.EmbeddedPostgresConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/// Changes the embedded database of a server as only somebody with its data folder can: as its
/// superuser. Immutable.
///
/// @param folder the embedded server's folder
record DatabaseTamper(Path folder) {

  /// Makes commits return before they are durable, from now on, in every connection.
  void acknowledgeTooEarly(String database) throws IOException, SQLException {
    execute(
        "postgres",
        "alter database " + database + " set synchronous_commit = off",
        "alter system set wal_writer_delay = '10s'",
        "select pg_reload_conf()",
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
            + database
            + "'");
  }

  /// Lets a message be stored again that has been stored, from now on.
  void forgetWhatWasSent() throws IOException, SQLException {
    execute(
        "chats", "alter table messages drop constraint messages_chat_id_sender_id_client_id_key");
  }

  /// Makes whoever is removed from a chat a member again at once, without a word, from now on.
  void keepTheRemoved() throws IOException, SQLException {
    execute(
        "chats",
        "create function keep() returns trigger language plpgsql as "
            + "$$ begin insert into members select (old).*; return null; end $$",
        "create trigger keep after delete on members for each row execute function keep()");
  }

  /// Takes the early acknowledgement back, in a database that nobody runs.
  void undo(String database) throws IOException, SQLException {
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.start(new EmbeddedPostgresConfig(folder, Map.of()))) {
      postgres.check();
      execute(
          "postgres",
          "alter database " + database + " reset synchronous_commit",
          "alter system reset wal_writer_delay");
    }
  }

  private void execute(String database, String... statements) throws IOException, SQLException {
    List<String> pid = Files.readAllLines(folder.resolve("data/postmaster.pid"));
    // Line 4 of postmaster.pid is the port.
    String url = "jdbc:postgresql://127.0.0.1:" + pid.get(3).strip() + "/" + database;
    String password = Files.readString(folder.resolve("password")).strip();
    try (Connection connection = DriverManager.getConnection(url, "postgres", password);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
