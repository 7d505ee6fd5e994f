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
/// @param cluster whether it is a cluster of processes in place of one process
/// @param folder where the server keeps everything
/// @param extraOptions of `parley serve`, in place of these
record ServerCommand(Path launcher, boolean cluster, Path folder, List<String> extraOptions) {
  private static final String MANY = "1000000";
  private static final List<String> ANY_PORT = List.of("--http.port=0", "--ops.port=0");
  private static final List<String> OPTIONS =
      List.of(
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
    if (!cluster) {
      ANY_PORT.forEach(option -> options.put(name(option), option));
    }
    OPTIONS.forEach(option -> options.put(name(option), option));
    extraOptions.forEach(option -> options.put(name(option), option));
    List<String> words = new ArrayList<>();
    words.add(launcher.toAbsolutePath().toString());
    words.addAll(cluster ? List.of("cluster", "--port=0") : List.of("serve"));
    words.add("--data-dir=" + folder);
    options.values().stream().map(this::word).forEach(words::add);
    return words;
  }

  /// The processes of a cluster get a setting through the one that starts them.
  private String word(String option) {
    return cluster ? "--set=" + option.substring("--".length()) : option;
  }

  /// The same for a start where a server was before.
  ServerCommand at(URI base) {
    List<String> options = new ArrayList<>(extraOptions);
    options.add("--http.port=" + base.getPort());
    return new ServerCommand(launcher, cluster, folder, options);
  }

  private static String name(String option) {
    return option.split("=", 2)[0];
  }
}
