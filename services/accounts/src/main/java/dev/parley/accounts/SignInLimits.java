package dev.parley.accounts;

import dev.parley.api.common.v1.ErrorReason;
import dev.parley.cache.RateLimits;
import dev.parley.cache.RateLimits.Decision;
import dev.parley.cache.RateLimits.Limit;
import dev.parley.rpc.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Limits how often one may register, sign in and refresh. Thread-safe.
///
/// A password try takes a token of three buckets before any hashing, so that tries made at once
/// cannot outrun the count:
/// - of the address, for every try: it bounds the hashing one address can ask for;
/// - of the address, for wrong passwords: it bounds trying one password on many accounts;
/// - of the account, for wrong passwords: it bounds guessing one account from many addresses.
///
/// The last two are given back when the password was right. The account's bucket is that of the
/// name as typed, whether an account has it or not, so a refusal tells nothing about that.
///
/// Counting by account lets a stranger use up an owner's tries. So an address from which the
/// account has a session now does not draw on the account's bucket: owners are not shut out where
/// they are at home, sessions they have go on (refreshing needs no password), and elsewhere they
/// wait for the bucket, which fills continuously, no longer than the guessing lasts.
final class SignInLimits {
  private static final String REGISTER = "accounts.register";
  private static final String SIGN_IN = "accounts.sign-in";
  private static final String REFRESH = "accounts.refresh";
  private static final String ADDRESS_FAILURES = "accounts.failures.address";
  private static final String ACCOUNT_FAILURES = "accounts.failures.account";
  private final RateLimits limits;
  private final LimitsConfig config;

  SignInLimits(RateLimits limits, LimitsConfig config) {
    this.limits = limits;
    this.config = config;
  }

  /// Counts a registration.
  ///
  /// @throws io.grpc.StatusRuntimeException `RATE_LIMITED`, with the time to wait
  void register(String address) {
    take(REGISTER, AddressKey.of(address), config.register());
  }

  /// Counts a refresh.
  ///
  /// @throws io.grpc.StatusRuntimeException `RATE_LIMITED`, with the time to wait
  void refresh(String address) {
    take(REFRESH, AddressKey.of(address), config.refresh());
  }

  /// Counts a sign-in; to be asked before anything is looked up.
  ///
  /// @throws io.grpc.StatusRuntimeException `RATE_LIMITED`, with the time to wait
  void signIn(String address) {
    take(SIGN_IN, AddressKey.of(address), config.signIn());
  }

  /// Begins a try of a password for a name.
  ///
  /// @param knownAddress whether the account has a session from this address
  /// @throws io.grpc.StatusRuntimeException `RATE_LIMITED`, with the time to wait
  Try tryPassword(SignInName name, String address, boolean knownAddress) {
    return tryPassword(name.kind() + ":" + name.folded(), address, !knownAddress);
  }

  /// Begins a try of the current password by someone signed in.
  ///
  /// @throws io.grpc.StatusRuntimeException `RATE_LIMITED`, with the time to wait
  Try tryPassword(UUID user, String address) {
    return tryPassword("USER:" + user, address, true);
  }

  private Try tryPassword(String account, String address, boolean countAccount) {
    Try attempt = new Try();
    attempt.take(ADDRESS_FAILURES, AddressKey.of(address), config.addressFailures());
    if (countAccount) {
      attempt.take(ACCOUNT_FAILURES, account, config.accountFailures());
    }
    return attempt;
  }

  private void take(String bucket, String key, Limit limit) {
    Decision decision = limits.take(bucket, key, limit);
    if (!decision.allowed()) {
      throw Failure.retryAfter(
          ErrorReason.ERROR_REASON_RATE_LIMITED,
          "Too many tries. Wait before the next one.",
          decision.retryAfter());
    }
  }

  /// One try of a password: it counts as a failure until it is said to have succeeded. For one
  /// thread.
  final class Try {
    private final List<Runnable> giveBack = new ArrayList<>();

    private Try() {}

    private void take(String bucket, String key, Limit limit) {
      try {
        SignInLimits.this.take(bucket, key, limit);
      } catch (RuntimeException refused) {
        succeeded();
        throw refused;
      }
      giveBack.add(() -> limits.giveBack(bucket, key, limit));
    }

    /// The password was right, or was never held against anything.
    void succeeded() {
      giveBack.forEach(Runnable::run);
      giveBack.clear();
    }
  }
}
