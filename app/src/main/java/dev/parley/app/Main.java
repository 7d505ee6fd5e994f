package dev.parley.app;

import dev.parley.kernel.ConfigException;
import dev.parley.kernel.ModuleStartException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line of Parley.
///
/// Exit codes: 0 when all went well, 1 when something failed, 2 when the arguments or the
/// configuration are wrong.
@Command(
    name = "parley",
    description = "A self-hosted messenger.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    scope = CommandLine.ScopeType.INHERIT,
    subcommands = {
      ServeCommand.class,
      TargetsCommand.class,
      ConfigCommand.class,
      AdminCommand.class,
      EventsCommand.class,
      VersionCommand.class
    })
public final class Main {

  private Main() {}

  /// Runs a command and ends the process with its exit code.
  public static void main(String[] args) {
    System.exit(commandLine().execute(args.length == 0 ? new String[] {"serve"} : args));
  }

  /// The command line with its treatment of failures; nothing of it ends the process.
  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> report(failure, command.getErr()));
  }

  private static int report(Exception failure, PrintWriter err) throws Exception {
    switch (failure) {
      case ConfigException config -> {
        config.problems().forEach(problem -> err.println("parley: " + problem));
        return CommandLine.ExitCode.USAGE;
      }
      case CommandFailure expected -> {
        err.println("parley: " + expected.getMessage());
        return CommandLine.ExitCode.SOFTWARE;
      }
      case ModuleStartException start -> {
        err.println("parley: " + start.getMessage());
        if (start.getCause() instanceof NullPointerException
            || start.getCause() instanceof LinkageError) {
          start.printStackTrace(err); // an error of the program, not of its surroundings
        }
        return CommandLine.ExitCode.SOFTWARE;
      }
      default -> throw failure;
    }
  }
}
