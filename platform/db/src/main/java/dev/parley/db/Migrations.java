package dev.parley.db;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/// The migrations of one service, applied by Flyway. Immutable.
///
/// Flyway takes 0.3 to 0.7 s to find that there is nothing to do, on every start. So the digest of
/// the migrations is left in the database as the comment of Flyway's table, and a start that finds
/// its own there leaves Flyway alone.
///
/// @param location a folder of the class path, for example `classpath:db/chats`
record Migrations(String location) {

  private static final String HISTORY = "flyway_schema_history";

  /// Brings the schema up to date.
  ///
  /// @param source connections whose calls may take long
  /// @throws DatabaseStartException when a migration is missing, changed, or fails
  void apply(DataSource source) {
    try {
      String digest = digest();
      if (!digest.equals(applied(source))) {
        migrate(source);
        try (Connection connection = source.getConnection();
            Statement statement = connection.createStatement()) {
          statement.execute("comment on table " + HISTORY + " is '" + digest + "'");
        }
      }
    } catch (FlywayException | SQLException | IOException e) {
      throw new DatabaseStartException(
          "The schema of " + location + " cannot be brought up to date: " + e.getMessage(), e);
    }
  }

  private void migrate(DataSource source) {
    Flyway.configure()
        .loggers(FlywayLogs.class.getName())
        .dataSource(source)
        .locations(location)
        .failOnMissingLocations(true)
        .validateMigrationNaming(true)
        .cleanDisabled(true)
        .load()
        .migrate();
  }

  private static String applied(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select obj_description(to_regclass('" + HISTORY + "'), 'pg_class')")) {
      return row.next() ? Objects.requireNonNullElse(row.getString(1), "") : "";
    }
  }

  /// A digest of the names and contents of all migrations.
  String digest() throws IOException {
    String folder = location.substring(location.indexOf(':') + 1);
    ClassLoader loader = Migrations.class.getClassLoader();
    URL url = loader.getResource(folder);
    if (url == null) {
      throw new DatabaseStartException("There are no migrations in " + location);
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String name : names(url, folder)) {
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        try (InputStream stream =
            Objects.requireNonNull(loader.getResourceAsStream(folder + "/" + name), name)) {
          digest.update(stream.readAllBytes());
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private static List<String> names(URL url, String folder) throws IOException {
    if (url.openConnection() instanceof JarURLConnection jar) {
      String prefix = folder + "/";
      return jar.getJarFile().stream()
          .map(entry -> entry.getName())
          .filter(name -> name.startsWith(prefix) && name.length() > prefix.length())
          .map(name -> name.substring(prefix.length()))
          .sorted()
          .toList();
    }
    try (Stream<Path> files = Files.list(Path.of(url.toURI()))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (URISyntaxException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
