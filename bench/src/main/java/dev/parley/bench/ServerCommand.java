package dev.parley.bench;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How a server under test is started: its limits are out of the way; what it stores is as durable
/// as ever. Immutable.
///
/// @param launcher the parley script
/// @param folder where the server keeps everything
/// @param extraOptions of `parley serve`, in place of these
record ServerCommand(Path launcher, Path folder, List<String> extraOptions) {
  private static final String MANY = "1000000";
  private static final List<String> OPTIONS =
      List.of(
          "--http.port=0",
          "--ops.port=0",
          "--accounts.argon2-memory-kib=64",
          "--accounts.register-limit=" + MANY,
          "--accounts.login-limit=" + MANY,
          "--gateway.requests-per-second-per-user=100000",
          "--gateway.burst-per-user=" + MANY,
          "--gateway.requests-per-second-per-address=100000",
          "--gateway.burst-per-address=" + MANY,
          "--realtime.connections-per-user=2000",
          "--realtime.connections-per-address=20000",
          "--realtime.frames-per-second=100000");

  /// The words of the command for a start on any port.
  List<String> words() {
    Map<String, String> options = new LinkedHashMap<>();
    OPTIONS.forEach(option -> options.put(name(option), option));
    extraOptions.forEach(option -> options.put(name(option), option));
    List<String> words = new ArrayList<>();
    words.add(launcher.toAbsolutePath().toString());
    words.add("serve");
    words.add("--data-dir=" + folder);
    words.addAll(options.values());
    return words;
  }

  /// The same for a start where a server was before.
  ServerCommand at(URI base) {
    List<String> options = new ArrayList<>(extraOptions);
    options.add("--http.port=" + base.getPort());
    return new ServerCommand(launcher, folder, options);
  }

  private static String name(String option) {
    return option.split("=", 2)[0];
  }
}
