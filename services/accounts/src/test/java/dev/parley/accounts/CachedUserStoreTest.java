package dev.parley.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.api.accounts.v1.Role;
import dev.parley.cache.LocalCaches;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

final class CachedUserStoreTest extends UserStoreContract {
  private static final UserCacheConfig CONFIG =
      new UserCacheConfig(true, 100, Duration.ofMinutes(1));

  @Override
  UserStore emptyStore() {
    return cached(new PostgresUserStore(AccountsDatabase.empty()));
  }

  private static UserStore cached(UserStore store) {
    return new CachedUserStore(
        store, new LocalCaches(new SimpleMeterRegistry(), System::nanoTime), CONFIG);
  }

  private static UserRow named(UserRow user, String login, String first) {
    return new UserRow(
        user.id(), login, "", "", first, user.lastName(), "", user.role(), user.createdAt());
  }

  @Test
  void whatIsKeptIsReadWithoutTheDatabase() {
    Jdbi jdbi = AccountsDatabase.empty();
    UserStore users = cached(new PostgresUserStore(jdbi));
    UserRow anna = Some.user("anna").withRole(Role.ROLE_ADMIN);
    users.create(anna, "hash", Some.session());
    users.find(anna.id());
    users.findByLogin("anna");
    jdbi.useHandle(h -> h.execute("UPDATE users SET first_name = 'behind its back'"));

    assertThat(users.find(anna.id())).contains(anna);
    assertThat(users.findByLogin("ANNA")).contains(anna);
  }

  @Test
  void aLoginThatWentToSomebodyElseFindsThem() {
    UserStore users = emptyStore();
    UserRow anna = Some.user("anna").withRole(Role.ROLE_ADMIN);
    UserRow bob = Some.user("bob");
    users.create(anna, "hash", Some.session());
    users.create(bob, "hash", Some.session());
    assertThat(users.findByLogin("anna")).contains(anna);

    users.update(anna.id(), user -> named(user, "carol", ""));
    users.update(bob.id(), user -> named(user, "anna", ""));

    assertThat(users.findByLogin("anna")).contains(named(bob, "anna", ""));
    assertThat(users.findByLogin("carol")).contains(named(anna, "carol", ""));
    assertThat(users.findByLogin("bob")).isEmpty();
  }

  @Test
  void aReadThatBeganBeforeAChangeDoesNotKeepWhatItRead() throws Exception {
    CyclicBarrier read = new CyclicBarrier(2);
    CyclicBarrier changed = new CyclicBarrier(2);
    UserStore stored = new PostgresUserStore(AccountsDatabase.empty());
    UserRow anna = Some.user("anna").withRole(Role.ROLE_ADMIN);
    stored.create(anna, "hash", Some.session());
    UserStore users =
        cached(
            new ForwardingUserStore(stored) {
              @Override
              public Optional<UserRow> find(UUID id) {
                Optional<UserRow> before = super.find(id);
                meet(read);
                meet(changed);
                return before;
              }
            });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var slow = threads.submit(() -> users.find(anna.id()));
      meet(read);
      users.update(anna.id(), user -> named(user, "anna", "Anna"));
      meet(changed);

      assertThat(slow.get()).contains(anna);
    }

    assertThat(users.findAll(List.of(anna.id()))).containsExactly(named(anna, "anna", "Anna"));
  }

  @Test
  void aChangeWhoseOutcomeIsUnknownIsReadAnew() {
    UserStore stored = new PostgresUserStore(AccountsDatabase.empty());
    UserRow anna = Some.user("anna").withRole(Role.ROLE_ADMIN);
    UserStore users =
        cached(
            new ForwardingUserStore(stored) {
              @Override
              public Written update(UUID id, UnaryOperator<UserRow> change) {
                super.update(id, change);
                throw new IllegalStateException("the connection broke after the commit");
              }
            });
    users.create(anna, "hash", Some.session());
    users.find(anna.id());

    assertThatThrownBy(() -> users.update(anna.id(), user -> named(user, "anna", "Anna")))
        .hasMessageContaining("broke");

    assertThat(users.find(anna.id())).contains(named(anna, "anna", "Anna"));
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }
}
