package dev.parley.app;

import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Tells the versions of Parley and its Java.
@Command(name = "version", description = "Tell the versions of Parley and its Java.")
final class VersionCommand implements Runnable, IVersionProvider {

  @Spec private CommandSpec spec = CommandSpec.create();

  /// This build's version; `development` when it does not come from a jar.
  static String version() {
    return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"Parley " + version() + " on Java " + Runtime.version()};
  }

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    out.println(getVersion()[0]);
    out.flush();
  }
}
