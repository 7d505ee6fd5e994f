package dev.parley.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The null server, started in a process of its own.
final class NullProcess implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("ready at (http://\\S+) ");
  private final Process process;
  private final URI base;

  NullProcess() throws IOException {
    process =
        new ProcessBuilder(
                List.of(
                    ProcessHandle.current().info().command().orElse("java"),
                    "-Xmx512m",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-cp",
                    System.getProperty("java.class.path"),
                    NullServer.class.getName()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader said = process.inputReader();
    String line = said.readLine();
    Matcher ready = READY.matcher(line == null ? "" : line);
    if (!ready.find()) {
      process.destroy();
      throw new IOException("the null server did not start: " + line);
    }
    base = URI.create(ready.group(1));
  }

  URI base() {
    return base;
  }

  ServerUnderTest.Cpu cpu() {
    return ServerUnderTest.Cpu.of(process.toHandle());
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
