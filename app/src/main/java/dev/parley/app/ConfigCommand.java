package dev.parley.app;

import dev.parley.kernel.Config;
import dev.parley.kernel.ConfigEntry;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Shows every setting in YAML, so that its output can be the start of a configuration file;
/// secrets are hidden.
@Command(name = "config", description = "Show every setting, its value and where it comes from.")
final class ConfigCommand extends ConfiguredCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    Config config = configuration();
    config.resolve(Settings::read);
    PrintWriter out = spec.commandLine().getOut();
    for (ConfigEntry entry : config.entries()) {
      out.printf("# %s (%s)%n", entry.doc(), origin(entry));
      out.printf("%s%s: %s%n", entry.secret() ? "# " : "", entry.key(), quote(entry.value()));
    }
    out.flush();
  }

  private static String origin(ConfigEntry entry) {
    if (entry.source().equals("default")) {
      return "default";
    }
    String fallback = entry.fallback().isEmpty() ? "empty" : entry.fallback();
    return "from " + entry.source() + "; default " + fallback;
  }

  private static String quote(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
