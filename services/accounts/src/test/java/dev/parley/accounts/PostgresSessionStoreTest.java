package dev.parley.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.kernel.Ids;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

final class PostgresSessionStoreTest extends SessionStoreContract {
  private static final int ALL = 1_000;

  @Override
  Stores emptyStores() {
    Jdbi jdbi = AccountsDatabase.empty();
    return new Stores(
        new PostgresUserStore(jdbi),
        new PostgresCredentialStore(jdbi),
        new PostgresSessionStore(jdbi),
        new PostgresRevocationStore(jdbi));
  }

  private static UUID end(Handle handle) {
    UUID session = Ids.next();
    handle.execute("INSERT INTO ended_sessions VALUES (?, ?)", session, Some.NOON);
    return session;
  }

  private static List<UUID> ids(Revocations page) {
    return page.sessions().stream().map(Revocations.Ended::session).toList();
  }

  @Test
  void aTransactionThatCommitsLateIsNotMissed() {
    Jdbi jdbi = AccountsDatabase.empty();
    RevocationStore store = new PostgresRevocationStore(jdbi);
    try (Handle slow = jdbi.open()) {
      slow.begin();
      UUID late = end(slow);
      UUID early = jdbi.withHandle(PostgresSessionStoreTest::end);

      Revocations first = store.since(RevocationCursor.START, Some.NOON.minusSeconds(1), ALL);
      assertThat(ids(first)).containsExactly(early);
      slow.commit();
      Revocations second = store.since(first.next(), Some.NOON.minusSeconds(1), ALL);

      assertThat(ids(second)).contains(late);
      assertThat(ids(store.since(second.next(), Some.NOON.minusSeconds(1), ALL))).isEmpty();
    }
  }

  @Test
  void aTransactionThatCommitsBehindThePageBeingReadIsNotMissed() {
    Jdbi jdbi = AccountsDatabase.empty();
    RevocationStore store = new PostgresRevocationStore(jdbi);
    try (Handle slow = jdbi.open()) {
      slow.begin();
      UUID late = end(slow);
      jdbi.withHandle(PostgresSessionStoreTest::end);
      jdbi.withHandle(PostgresSessionStoreTest::end);

      Revocations one = store.since(RevocationCursor.START, Some.NOON.minusSeconds(1), 1);
      slow.commit();
      Revocations two = store.since(one.next(), Some.NOON.minusSeconds(1), 1);
      Revocations three = store.since(two.next(), Some.NOON.minusSeconds(1), 1);
      assertThat(List.of(one, two, three)).flatExtracting(PostgresSessionStoreTest::ids).hasSize(2);

      assertThat(ids(store.since(three.next(), Some.NOON.minusSeconds(1), ALL))).contains(late);
    }
  }

  @Test
  void aCursorOfADatabaseThatWasReplacedBeginsAnew() {
    Jdbi jdbi = AccountsDatabase.empty();
    RevocationStore store = new PostgresRevocationStore(jdbi);
    UUID session = jdbi.withHandle(PostgresSessionStoreTest::end);
    RevocationCursor foreign = RevocationCursor.complete(Long.MAX_VALUE);

    assertThat(ids(store.since(foreign, Some.NOON.minusSeconds(1), ALL))).containsExactly(session);
  }
}
