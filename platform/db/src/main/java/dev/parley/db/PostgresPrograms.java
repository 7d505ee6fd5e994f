package dev.parley.db;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Starts PostgreSQL's programs, as root inside a user namespace of their own. Thread-safe.
///
/// PostgreSQL refuses to run as root. In a new user namespace without a mapping the programs see an
/// unprivileged user while the files stay root's.
final class PostgresPrograms {

  private static final List<Path> SYSTEM = List.of(Path.of("/usr/bin"), Path.of("/bin"));

  private final Path root;
  private final boolean superuser;

  /// @param root the folder with `bin`, `lib` and `share`
  PostgresPrograms(Path root) {
    this.root = root;
    this.superuser = new UnixSystem().getUid() == 0;
  }

  /// Runs a program to its end.
  ///
  /// @return what it printed
  /// @throws DatabaseStartException when it fails or takes longer than two minutes
  String run(String program, String... arguments) throws IOException, InterruptedException {
    Process process = builder(false, program, List.of(arguments)).redirectErrorStream(true).start();
    process.getOutputStream().close();
    try (InputStream stream = process.getInputStream()) {
      // The programs run here print a page at most, and end.
      String output = new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        throw new DatabaseStartException("PostgreSQL's " + program + " did not end in two minutes");
      }
      if (process.exitValue() != 0) {
        throw failure(program, output);
      }
      return output;
    } finally {
      process.destroyForcibly();
    }
  }

  /// Starts the server in a session of its own, so that an interrupt typed at our terminal leaves
  /// it running until we stop it.
  ///
  /// @return the server itself, a direct child
  Process serve(List<String> arguments) throws IOException {
    Process process = builder(true, "postgres", arguments).redirectErrorStream(true).start();
    process.getOutputStream().close();
    return process;
  }

  /// What to tell the operator about a program that failed.
  DatabaseStartException failure(String program, String output) {
    if (superuser && output.contains("unshare")) {
      return new DatabaseStartException(
          "PostgreSQL does not run as root, and this system allows no user namespace to hide that ("
              + output
              + "); start Parley as an ordinary user, or set an external database");
    }
    return new DatabaseStartException("PostgreSQL's " + program + " failed: " + output);
  }

  private ProcessBuilder builder(boolean ownSession, String program, List<String> arguments) {
    List<String> command = new ArrayList<>();
    if (ownSession) {
      system("setsid").ifPresent(command::add);
    }
    if (superuser) {
      command.add(
          system("unshare")
              .orElseThrow(
                  () ->
                      new DatabaseStartException(
                          "PostgreSQL does not run as root, and the program unshare is missing;"
                              + " start Parley as an ordinary user")));
      command.add("--user");
    }
    command.add(root.resolve("bin").resolve(program).toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    // Ours may hold secrets and locale settings; the server needs neither.
    environment.clear();
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("LC_ALL", "C");
    environment.put("TZ", "UTC");
    return builder;
  }

  private static Optional<String> system(String program) {
    return SYSTEM.stream()
        .map(folder -> folder.resolve(program))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }
}
