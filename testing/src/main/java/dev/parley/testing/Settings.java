package dev.parley.testing;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// The settings of servers under test: free ports, limits that no test meets by accident, and
/// password hashes that cost little. Stateless.
public final class Settings {
  private static final String PLENTY = "1000000";

  private Settings() {}

  /// Limits that no test meets by accident, and password hashes that cost little.
  public static Map<String, String> lenient() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("accounts.argon2-memory-kib", "64");
    settings.put("accounts.argon2-passes", "1");
    settings.put("accounts.register-limit", PLENTY);
    settings.put("accounts.login-limit", PLENTY);
    settings.put("accounts.refresh-limit", PLENTY);
    settings.put("accounts.address-failure-limit", PLENTY);
    settings.put("gateway.requests-per-second-per-user", "100000");
    settings.put("gateway.requests-per-second-per-address", "100000");
    settings.put("gateway.burst-per-user", PLENTY);
    settings.put("gateway.burst-per-address", PLENTY);
    return settings;
  }

  /// @param more wins
  static Map<String, String> of(Path data, Map<String, String> more) {
    Map<String, String> settings = lenient();
    settings.put("data-dir", data.toString());
    settings.put("http.host", "127.0.0.1");
    settings.put("http.port", "0");
    settings.put("ops.port", "0");
    settings.put("shutdown-delay", "0s");
    settings.put("realtime.drain-spread", "2s");
    settings.put("realtime.frames-per-second", PLENTY);
    settings.putAll(more);
    return settings;
  }
}
