package dev.parley.app;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Lists what `--target` takes.
@Command(name = "targets", description = "List what --target takes.")
final class TargetsCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%-10s %s%n", Target.ALL, "everything in one process; the default");
    for (Target target : Target.values()) {
      out.printf("%-10s %s%n", target.id(), target.summary());
    }
    out.flush();
  }
}
