package dev.parley.accounts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/// Tells which sessions ended, from PostgreSQL. Thread-safe.
final class PostgresRevocationStore implements RevocationStore {
  // One statement, so that the rows and the oldest running transaction are of one snapshot.
  private static final String SINCE =
      """
      SELECT s.oldest, e.session_id, e.ended_at, e.tx
      FROM (SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS oldest) s
      LEFT JOIN LATERAL (
        SELECT session_id, ended_at, tx::text
        FROM ended_sessions
        WHERE (ended_sessions.tx, session_id) > (CAST(:tx AS xid8), :session)
          AND ended_at > :notBefore
        ORDER BY ended_sessions.tx, session_id
        LIMIT :limit) e ON true""";
  private final Jdbi jdbi;

  PostgresRevocationStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  private record Row(long oldest, long tx, Revocations.Ended ended) {}

  @Override
  public Revocations since(RevocationCursor cursor, Instant notBefore, int limit) {
    List<Row> rows = new ArrayList<>();
    long oldest =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(SINCE)
                    .bind("tx", Long.toUnsignedString(cursor.tx()))
                    .bind("session", cursor.session())
                    .bind("notBefore", notBefore)
                    .bind("limit", limit)
                    .reduceResultSet(
                        0L,
                        (_, row, _) -> {
                          if (row.getString("tx") != null) {
                            rows.add(read(row));
                          }
                          return row.getLong("oldest");
                        }));
    long scan = cursor.scan() == 0 ? oldest : cursor.scan();
    boolean fromAnotherDatabase = (cursor.scan() == 0 ? cursor.tx() : scan) > oldest;
    if (fromAnotherDatabase) {
      // A restored backup counts its transactions anew.
      return since(RevocationCursor.START, notBefore, limit);
    }
    RevocationCursor next =
        rows.size() < limit
            ? RevocationCursor.complete(scan)
            : new RevocationCursor(scan, rows.getLast().tx(), rows.getLast().ended().session());
    return new Revocations(rows.stream().map(Row::ended).toList(), next);
  }

  @Override
  public int purge(Instant before, int limit) {
    return jdbi.withHandle(
        handle ->
            handle.execute(
                """
                DELETE FROM ended_sessions WHERE session_id IN (
                  SELECT session_id FROM ended_sessions WHERE ended_at < ?
                  ORDER BY ended_at LIMIT ? FOR UPDATE SKIP LOCKED)""",
                before,
                limit));
  }

  private static Row read(ResultSet row) throws SQLException {
    return new Row(
        row.getLong("oldest"),
        row.getLong("tx"),
        new Revocations.Ended(
            row.getObject("session_id", UUID.class), UserRows.instant(row, "ended_at")));
  }
}
