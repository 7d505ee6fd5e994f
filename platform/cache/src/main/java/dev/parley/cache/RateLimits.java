package dev.parley.cache;

import dev.parley.kernel.Component;
import java.time.Duration;

/// Token buckets by name and key. Thread-safe.
public interface RateLimits extends Component {
  /// Takes one token. May ask another machine and wait for it, some hundred milliseconds at most:
  /// not for threads that must not block.
  ///
  /// @param bucket what is limited, for example `login-address`
  /// @param key whom it is limited for, for example an address
  /// @param limit the bucket's size and refill; the same for every call with this bucket name
  /// @return whether there was one, or else when there will be
  Decision take(String bucket, String key, Limit limit);

  /// Gives a token back that was taken, for limits that count failures: take before the try, give
  /// back when it succeeded. A full bucket stays as it is.
  ///
  /// @param bucket as it was taken
  /// @param key as it was taken
  /// @param limit as it was taken
  void giveBack(String bucket, String key, Limit limit);

  /// A bucket's size and how fast it refills, evenly.
  ///
  /// @param tokens its size, at least 1
  /// @param per how long an empty bucket takes to be full again, more than zero
  record Limit(int tokens, Duration per) {
    /// Checks the bounds.
    public Limit {
      if (tokens < 1 || !per.isPositive()) {
        throw new IllegalArgumentException("a limit needs at least one token and a time");
      }
    }
  }

  /// What came of taking a token.
  ///
  /// @param allowed whether there was one
  /// @param retryAfter when there will be; zero if there was
  record Decision(boolean allowed, Duration retryAfter) {}
}
