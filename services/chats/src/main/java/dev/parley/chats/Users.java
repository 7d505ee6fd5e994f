package dev.parley.chats;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.api.accounts.v1.AccountsInternalServiceGrpc;
import dev.parley.api.accounts.v1.AccountsInternalServiceGrpc.AccountsInternalServiceBlockingStub;
import dev.parley.api.accounts.v1.ListExistingUsersRequest;
import dev.parley.api.accounts.v1.ResolveLoginsRequest;
import dev.parley.rpc.Channels;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What chats ask of accounts. Thread-safe. That somebody exists is remembered for a minute.
final class Users {
  private static final Logger log = LoggerFactory.getLogger(Users.class);
  private static final Duration REMEMBERED = Duration.ofMinutes(1);
  private static final int MAX_REMEMBERED = 100_000;
  private static final int MAX_ASKED = 1_000;
  private static final long RESOLVE_SECONDS = 2;

  private final Channels channels;
  private final Cache<UUID, Boolean> existing =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).expireAfterWrite(REMEMBERED).build();

  Users(Channels channels) {
    this.channels = channels;
  }

  /// Checks that all of these users exist.
  ///
  /// @param ids at most 1,000
  /// @param field the JSON name of the list they come from
  /// @throws StatusRuntimeException `USER_NOT_FOUND` naming the first who does not
  void requireAll(List<UUID> ids, String field) {
    ask(ids);
    for (int i = 0; i < ids.size(); i++) {
      if (existing.getIfPresent(ids.get(i)) == null) {
        throw Refusals.userNotFound("%s[%d]".formatted(field, i));
      }
    }
  }

  /// Checks that a user exists.
  ///
  /// @throws StatusRuntimeException `USER_NOT_FOUND`
  void require(UUID id, String field) {
    ask(List.of(id));
    if (existing.getIfPresent(id) == null) {
      throw Refusals.userNotFound(field);
    }
  }

  /// The users with these logins, as far as accounts can be asked now: what mentions nobody is
  /// still a message.
  ///
  /// @param logins at most [Mentions#MAX]
  /// @return ids in ascending order
  List<UUID> resolve(Collection<String> logins) {
    if (logins.isEmpty()) {
      return List.of();
    }
    try {
      return accounts()
          .withDeadlineAfter(RESOLVE_SECONDS, TimeUnit.SECONDS)
          .resolveLogins(ResolveLoginsRequest.newBuilder().addAllLogins(logins).build())
          .getUserIdsList()
          .stream()
          .map(UUID::fromString)
          .sorted()
          .toList();
    } catch (StatusRuntimeException e) {
      log.atWarn()
          .addKeyValue("status", e.getStatus().getCode())
          .log("Accounts cannot be asked; a message goes without its mentions");
      return List.of();
    }
  }

  private void ask(List<UUID> ids) {
    List<String> unknown =
        ids.stream()
            .distinct()
            .filter(id -> existing.getIfPresent(id) == null)
            .map(UUID::toString)
            .toList();
    if (unknown.size() > MAX_ASKED) {
      throw new IllegalArgumentException("At most 1,000 users are asked for");
    }
    if (!unknown.isEmpty()) {
      accounts()
          .listExistingUsers(ListExistingUsersRequest.newBuilder().addAllUserIds(unknown).build())
          .getUserIdsList()
          .forEach(id -> existing.put(UUID.fromString(id), true));
    }
  }

  private AccountsInternalServiceBlockingStub accounts() {
    return AccountsInternalServiceGrpc.newBlockingStub(
        channels.to(AccountsInternalServiceGrpc.SERVICE_NAME));
  }
}
