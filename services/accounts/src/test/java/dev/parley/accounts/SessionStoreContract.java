package dev.parley.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.accounts.v1.Role;
import dev.parley.kernel.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store of sessions, passwords and ended sessions does. Each test begins with one
/// account, whose password has version 1.
abstract class SessionStoreContract {
  private static final Instant LATER = Some.NOON.plus(Duration.ofHours(1));
  private static final int ALL = 1_000;
  private final Stores stores = emptyStores();
  private final UserRow user = Some.user("anna");
  private final RefreshToken first = Some.token();

  /// The stores of one backend, on the same data.
  record Stores(
      UserStore users,
      CredentialStore credentials,
      SessionStore sessions,
      RevocationStore revocations) {}

  abstract Stores emptyStores();

  @BeforeEach
  void oneAccount() {
    NewSession session = Some.session(first, Some.NOON);
    assertThat(stores.users().create(user, "hash 1", session)).isInstanceOf(Written.Saved.class);
  }

  private NewSession open(Instant at) {
    NewSession session = Some.session(Some.token(), at);
    assertThat(stores.sessions().open(user.id(), 1, session, 100)).isTrue();
    return session;
  }

  private Refreshed refresh(RefreshToken used, RefreshToken next) {
    return stores.sessions().refresh(used.hashes(), next.hashes(), LATER, LATER.plus(Some.MONTH));
  }

  private List<UUID> ended() {
    return stores
        .revocations()
        .since(RevocationCursor.START, Some.NOON.minusSeconds(1), ALL)
        .sessions()
        .stream()
        .map(Revocations.Ended::session)
        .toList();
  }

  private List<UUID> openSessions() {
    return stores.sessions().list(user.id(), LATER).stream().map(SessionRow::id).toList();
  }

  @Test
  void anAccountBeginsWithItsFirstSession() {
    List<SessionRow> open = stores.sessions().list(user.id(), LATER);

    assertThat(open).hasSize(1);
    assertThat(open.getFirst().userId()).isEqualTo(user.id());
    assertThat(open.getFirst().createdAt()).isEqualTo(Some.NOON);
    assertThat(open.getFirst().expiresAt()).isEqualTo(Some.NOON.plus(Some.MONTH));
    assertThat(open.getFirst().userAgent()).isEqualTo("agent");
    assertThat(open.getFirst().address()).isEqualTo("192.0.2.1");
  }

  @Test
  void sessionsAreListedNewestFirst() {
    NewSession second = open(Some.NOON.plusSeconds(2));
    NewSession third = open(Some.NOON.plusSeconds(3));

    assertThat(openSessions()).hasSize(3).startsWith(third.id(), second.id());
  }

  @Test
  void aRefreshTokenIsGoodForOneRefresh() {
    RefreshToken second = Some.after(first);
    RefreshToken third = Some.after(second);

    assertThat(refresh(first, second)).isInstanceOf(Refreshed.Rotated.class);
    assertThat(refresh(second, third))
        .isEqualTo(new Refreshed.Rotated(openSessions().getFirst(), user.id(), Role.ROLE_ADMIN));
    SessionRow session = stores.sessions().list(user.id(), LATER).getFirst();
    assertThat(session.lastUsedAt()).isEqualTo(LATER);
    assertThat(session.expiresAt()).isEqualTo(LATER.plus(Some.MONTH));
  }

  @Test
  void aReplayedTokenEndsTheSession() {
    RefreshToken second = Some.after(first);
    UUID session = openSessions().getFirst();
    refresh(first, second);

    assertThat(refresh(first, Some.after(first)))
        .isEqualTo(new Refreshed.Replayed(session, user.id()));

    assertThat(openSessions()).isEmpty();
    assertThat(ended()).containsExactly(session);
    assertThat(refresh(second, Some.after(second))).isEqualTo(new Refreshed.Unknown());
  }

  @Test
  void aTokenOfManyRefreshesAgoIsKnownToBeReplayed() {
    RefreshToken token = first;
    for (int i = 0; i < 50; i++) {
      RefreshToken next = Some.after(token);
      assertThat(refresh(token, next)).isInstanceOf(Refreshed.Rotated.class);
      token = next;
    }

    assertThat(refresh(first, Some.after(first))).isInstanceOf(Refreshed.Replayed.class);
  }

  @Test
  void ofRefreshesAtOnceOneWinsAndTheSessionEnds() throws Exception {
    for (int round = 0; round < 10; round++) {
      RefreshToken token = Some.token();
      NewSession session = Some.session(token, Some.NOON);
      stores.sessions().open(user.id(), 1, session, 100);

      List<Refreshed> results = AtOnce.run(4, i -> () -> refresh(token, Some.after(token)));

      assertThat(results).filteredOn(Refreshed.Rotated.class::isInstance).hasSize(1);
      assertThat(results).filteredOn(Refreshed.Replayed.class::isInstance).hasSize(1);
      assertThat(ended()).contains(session.id());
      assertThat(openSessions()).doesNotContain(session.id());
    }
  }

  @Test
  void anExchangeRepeatedBeforeItsTokenWasUsedHasTheSameOutcome() {
    RefreshToken second = Some.after(first);
    Refreshed once = refresh(first, second);
    SessionRow session = stores.sessions().list(user.id(), LATER).getFirst();

    assertThat(once).isInstanceOf(Refreshed.Rotated.class);
    assertThat(refresh(first, second)).isEqualTo(once);
    assertThat(refresh(first, second)).isEqualTo(once);
    assertThat(stores.sessions().list(user.id(), LATER)).containsExactly(session);
    assertThat(refresh(second, Some.after(second))).isEqualTo(once);
  }

  @Test
  void anExchangeRepeatedAfterItsTokenWasUsedEndsTheSession() {
    RefreshToken second = Some.after(first);
    refresh(first, second);
    refresh(second, Some.after(second));

    assertThat(refresh(first, second)).isInstanceOf(Refreshed.Replayed.class);
    assertThat(openSessions()).isEmpty();
  }

  @Test
  void anExchangeMadeManyTimesAtOnceHasOneOutcome() throws Exception {
    for (int round = 0; round < 10; round++) {
      RefreshToken token = Some.token();
      RefreshToken next = Some.after(token);
      NewSession session = Some.session(token, Some.NOON);
      stores.sessions().open(user.id(), 1, session, 100);

      List<Refreshed> results = AtOnce.run(4, i -> () -> refresh(token, next));

      assertThat(results)
          .containsOnly(new Refreshed.Rotated(session.id(), user.id(), Role.ROLE_ADMIN));
      assertThat(openSessions()).contains(session.id());
    }
  }

  @Test
  void anUnknownOrExpiredTokenIsUnknown() {
    RefreshToken stranger = Some.token();
    Instant afterExpiry = Some.NOON.plus(Some.MONTH);

    assertThat(refresh(stranger, Some.after(stranger))).isEqualTo(new Refreshed.Unknown());
    assertThat(
            stores
                .sessions()
                .refresh(first.hashes(), Some.after(first).hashes(), afterExpiry, Instant.MAX))
        .isEqualTo(new Refreshed.Unknown());
  }

  @Test
  void oneEndsOnlyOnesOwnSessions() {
    UUID session = openSessions().getFirst();

    assertThat(stores.sessions().end(Ids.next(), session, LATER)).isFalse();
    assertThat(openSessions()).containsExactly(session);
    assertThat(stores.sessions().end(user.id(), session, LATER)).isTrue();
    assertThat(stores.sessions().end(user.id(), session, LATER)).isFalse();
    assertThat(openSessions()).isEmpty();
    assertThat(ended()).containsExactly(session);
  }

  @Test
  void theOldestSessionsEndAboveTheNumberKept() {
    UUID oldest = openSessions().getFirst();
    NewSession second = open(Some.NOON.plusSeconds(2));
    NewSession third = Some.session(Some.token(), Some.NOON.plusSeconds(3));

    stores.sessions().open(user.id(), 1, third, 2);

    assertThat(openSessions()).containsExactly(third.id(), second.id());
    assertThat(ended()).containsExactly(oldest);
  }

  @Test
  void sessionsOpenedAtOnceDoNotExceedTheNumberKept() throws Exception {
    AtOnce.run(
        12, i -> () -> stores.sessions().open(user.id(), 1, Some.session(Some.token(), LATER), 3));

    assertThat(openSessions()).hasSize(3);
    assertThat(ended()).hasSize(10);
  }

  @Test
  void aChangedPasswordEndsTheOtherSessions() {
    UUID kept = open(Some.NOON.plusSeconds(2)).id();
    open(Some.NOON.plusSeconds(3));

    assertThat(stores.credentials().change(user.id(), 1, "hash 2", kept, LATER)).isTrue();

    assertThat(openSessions()).containsExactly(kept);
    assertThat(ended()).hasSize(2).doesNotContain(kept);
    Credential credential = stores.credentials().find(user.id()).orElseThrow();
    assertThat(credential.passwordHash()).isEqualTo("hash 2");
    assertThat(credential.version()).isEqualTo(2);
  }

  @Test
  void aPasswordChangedSinceItWasVerifiedOpensAndChangesNothing() {
    UUID kept = openSessions().getFirst();
    stores.credentials().change(user.id(), 1, "hash 2", kept, LATER);

    assertThat(stores.sessions().open(user.id(), 1, Some.session(), 100)).isFalse();
    assertThat(stores.credentials().change(user.id(), 1, "hash 3", kept, LATER)).isFalse();
    assertThat(openSessions()).containsExactly(kept);
  }

  @Test
  void ofSignInsAndAPasswordChangeAtOnceNoSignInWithTheOldPasswordSurvives() throws Exception {
    UUID kept = openSessions().getFirst();

    AtOnce.run(
        8,
        i ->
            () ->
                i == 0
                    ? stores.credentials().change(user.id(), 1, "hash 2", kept, LATER)
                    : stores.sessions().open(user.id(), 1, Some.session(), 100));

    assertThat(openSessions()).containsExactly(kept);
  }

  @Test
  void aHashMadeAnewKeepsTheVersionAndYieldsToAChange() {
    stores.credentials().rehash(user.id(), "hash 1", "hash 1 at another cost");
    stores.credentials().rehash(user.id(), "hash 1", "too late");

    Credential credential = stores.credentials().find(user.id()).orElseThrow();
    assertThat(credential.passwordHash()).isEqualTo("hash 1 at another cost");
    assertThat(credential.version()).isEqualTo(1);
  }

  @Test
  void credentialsAreFoundByLoginOrEmailInAnyCase() {
    UserRow other = Some.userWithEmail("bob", "Bob@Example.org");
    stores.users().create(other, "hash", Some.session());
    CredentialStore credentials = stores.credentials();

    assertThat(credentials.find(SignInName.login("BOB"), "").orElseThrow().user()).isEqualTo(other);
    assertThat(credentials.find(SignInName.email("bob@example.ORG"), "").orElseThrow().user())
        .isEqualTo(other);
    assertThat(credentials.find(SignInName.login("bob@example.org"), "")).isEmpty();
    assertThat(credentials.find(SignInName.email("bob"), "")).isEmpty();
  }

  @Test
  void anAddressIsKnownWhileTheAccountHasASessionFromThere() {
    SignInName anna = SignInName.login("anna");
    CredentialStore credentials = stores.credentials();

    assertThat(credentials.find(anna, "192.0.2.1").orElseThrow().knownAddress()).isTrue();
    assertThat(credentials.find(anna, "192.0.2.2").orElseThrow().knownAddress()).isFalse();
    stores.sessions().end(user.id(), openSessions().getFirst(), LATER);
    assertThat(credentials.find(anna, "192.0.2.1").orElseThrow().knownAddress()).isFalse();
  }

  @Test
  void expiredSessionsArePurgedAFewAtATime() {
    for (int i = 0; i < 4; i++) {
      open(Some.NOON);
    }
    Instant afterExpiry = Some.NOON.plus(Some.MONTH);

    assertThat(stores.sessions().purgeExpired(LATER, 3)).isZero();
    assertThat(stores.sessions().purgeExpired(afterExpiry, 3)).isEqualTo(3);
    assertThat(stores.sessions().purgeExpired(afterExpiry, 3)).isEqualTo(2);
    assertThat(openSessions()).isEmpty();
  }

  @Test
  void endedSessionsAreToldPageByPageAndThenOnlyTheNewOnes() {
    for (int i = 0; i < 6; i++) {
      open(Some.NOON.plusSeconds(i));
    }
    List<UUID> sessions = openSessions();
    sessions.forEach(id -> stores.sessions().end(user.id(), id, LATER));
    RevocationStore revocations = stores.revocations();

    Revocations one = revocations.since(RevocationCursor.START, Some.NOON, 3);
    Revocations two = revocations.since(one.next(), Some.NOON, 3);
    Revocations three = revocations.since(two.next(), Some.NOON, 3);

    assertThat(List.of(one, two, three))
        .flatExtracting(Revocations::sessions)
        .extracting(Revocations.Ended::session)
        .containsExactlyInAnyOrderElementsOf(sessions);
    assertThat(revocations.since(three.next(), Some.NOON, 3).sessions()).isEmpty();
    UUID late = open(LATER).id();
    stores.sessions().end(user.id(), late, LATER);
    assertThat(revocations.since(three.next(), Some.NOON, 3).sessions())
        .containsExactly(new Revocations.Ended(late, LATER));
  }

  @Test
  void whatEndedLongAgoIsNotToldAndGoes() {
    UUID session = openSessions().getFirst();
    stores.sessions().end(user.id(), session, Some.NOON);
    RevocationStore revocations = stores.revocations();

    assertThat(revocations.since(RevocationCursor.START, Some.NOON, ALL).sessions()).isEmpty();
    assertThat(revocations.purge(Some.NOON, ALL)).isZero();
    assertThat(revocations.purge(LATER, ALL)).isEqualTo(1);
    assertThat(ended()).isEmpty();
  }
}
