package dev.parley.db;

import dev.parley.kernel.ConfigReader;

/// Where a database is and how many connections it may use. Immutable.
///
/// @param url [#EMBEDDED] or `jdbc:postgresql://host:port/database`
/// @param user the role to connect as; unused for the embedded server
/// @param password its password, never printed; unused for the embedded server
/// @param poolSize connections at most, 1 to 500
public record DatabaseConfig(String url, String user, String password, int poolSize) {

  /// The url of a database inside the embedded server.
  public static final String EMBEDDED = "embedded";

  private static final String JDBC = "jdbc:postgresql:";
  private static final int LARGEST_POOL = 500;

  public DatabaseConfig {
    checkedUrl(url);
    if (poolSize < 1 || poolSize > LARGEST_POOL) {
      throw new IllegalArgumentException("A pool has 1 to 500 connections, not " + poolSize);
    }
  }

  /// Reads the settings of one database.
  ///
  /// @param reader scoped to the database
  /// @return the settings read
  public static DatabaseConfig read(ConfigReader reader) {
    return new DatabaseConfig(
        reader.parsed(
            "url",
            EMBEDDED,
            DatabaseConfig::checkedUrl,
            "where the database is: embedded or jdbc:postgresql://host:port/name"),
        reader.string("user", "parley", "the role to connect as; unused when embedded"),
        reader.secret("password", "", "the role's password; unused when embedded"),
        reader.integer("pool-size", 12, 1, LARGEST_POOL, "connections to the database at most"));
  }

  /// Whether the database is inside the embedded server, which then says where it is.
  ///
  /// @return true when [EmbeddedPostgres#database(String, int)] gives what can be opened
  public boolean isEmbedded() {
    return url.equals(EMBEDDED);
  }

  @Override
  public String toString() {
    // Without the password, and without the url, which can hold one.
    return "DatabaseConfig[user=" + user + ", poolSize=" + poolSize + "]";
  }

  private static String checkedUrl(String url) {
    if (!url.equals(EMBEDDED) && !url.startsWith(JDBC)) {
      throw new IllegalArgumentException("embedded, or begin with jdbc:postgresql://");
    }
    return url;
  }
}
