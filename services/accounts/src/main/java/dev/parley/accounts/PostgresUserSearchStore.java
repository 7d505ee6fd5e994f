package dev.parley.accounts;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/// Finds people in PostgreSQL. Thread-safe.
final class PostgresUserSearchStore implements UserSearchStore {
  private static final int TIMEOUT_SECONDS = 5;
  private final Jdbi jdbi;

  PostgresUserSearchStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public List<Match> find(UserSearch search, SearchPosition after, int limit) {
    return jdbi.inTransaction(
        handle -> {
          planEachTime(handle);
          List<Match> matches = new ArrayList<>();
          SearchPosition from = after;
          for (SearchRank rank : SearchRank.values()) {
            boolean wanted =
                rank.compareTo(after.rank()) >= 0 && rank.compareTo(search.worst()) <= 0;
            if (wanted && matches.size() < limit) {
              matches.addAll(find(handle, search, rank, from, limit - matches.size()));
            }
            if (wanted) {
              from = SearchPosition.START;
            }
          }
          return matches;
        });
  }

  private static List<Match> find(
      Handle handle, UserSearch search, SearchRank rank, SearchPosition after, int limit) {
    SearchStatement statement = SearchStatement.of(search, rank);
    return bind(handle.createQuery(statement.sql()), statement, after, limit)
        .map(
            (row, context) ->
                new Match(
                    UserRows.read(row, context),
                    new SearchPosition(
                        rank, row.getString("sort_key"), row.getObject("id", UUID.class))))
        .list();
  }

  static Query bind(Query query, SearchStatement statement, SearchPosition after, int limit) {
    statement.parameters().forEach(query::bind);
    if (!statement.grams().isEmpty()) {
      query.bindArray("grams", String.class, statement.grams());
    }
    return query
        .bind("sortKey", after.sortKey())
        .bind("id", after.id())
        .bind("limit", limit)
        .setQueryTimeout(TIMEOUT_SECONDS);
  }

  /// For the transaction, has each mask planned for itself: a plan for any mask whatever would read
  /// the whole table, a plan for this one uses its index.
  static void planEachTime(Handle handle) {
    handle.execute("SET LOCAL plan_cache_mode = force_custom_plan");
  }
}
