package dev.parley.app;

import dev.parley.accounts.AccountsAdmin;
import dev.parley.accounts.AccountsModule;
import dev.parley.api.accounts.v1.Role;
import dev.parley.api.accounts.v1.User;
import dev.parley.db.Database;
import dev.parley.kernel.Metrics;
import dev.parley.kernel.ModuleGraph;
import dev.parley.rpc.Failure;
import io.grpc.StatusRuntimeException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What the operator does to a server from its machine.
@Command(
    name = "admin",
    description = "Administration on this machine.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = AdminCommand.Grant.class)
final class AdminCommand {

  private AdminCommand() {}

  /// Gives an account a server-wide role, working on the configured database itself. The embedded
  /// one belongs to the running server, which has to be stopped for it.
  @Command(
      name = "grant",
      description = "Give an account a server-wide role. Stop a server with an embedded database.")
  static final class Grant extends ConfiguredCommand implements Runnable {

    @Option(names = "--login", required = true, description = "The account's login.")
    private String login = "";

    @Option(names = "--role", required = true, description = "One of ${COMPLETION-CANDIDATES}.")
    private Choice role = Choice.user;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      Settings settings = configuration().resolve(Settings::read);
      ModuleGraph.Builder modules = ModuleGraph.builder();
      ModuleGraph.Key<Metrics> metrics = modules.module("metrics", started -> new Metrics());
      ModuleGraph.Key<Database> database =
          new Databases(settings, modules, metrics)
              .module("accounts", settings.accountsDb(), AccountsModule.MIGRATIONS);
      try (var running = modules.build().start(List.of(database))) {
        Role granted = Role.valueOf("ROLE_" + role.name().toUpperCase(Locale.ROOT));
        User user = new AccountsAdmin(running.get(database)).grant(login, granted);
        PrintWriter out = spec.commandLine().getOut();
        out.println(user.getLogin() + " is now " + role + ".");
        out.flush();
      } catch (StatusRuntimeException refused) {
        throw new CommandFailure(Failure.detail(refused).message());
      }
    }
  }

  /// The roles as a person types them.
  @SuppressWarnings("MemberName") // lower case, as on the command line
  enum Choice {
    /// An ordinary account.
    user,
    /// May act on what others wrote.
    moderator,
    /// May do everything.
    admin
  }
}
