package dev.parley.app;

import dev.parley.accounts.AccountsModule;
import dev.parley.chats.ChatsModule;
import dev.parley.db.Database;
import dev.parley.events.BusUnavailableException;
import dev.parley.events.DeadLetters;
import dev.parley.events.DeadLetters.DeadLetter;
import dev.parley.friends.FriendsModule;
import dev.parley.kernel.Metrics;
import dev.parley.kernel.ModuleGraph;
import dev.parley.outbox.PostgresOutbox;
import dev.parley.rabbit.RabbitDeadLetters;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What the operator does about events that a consumer failed at too often: those in the
/// databases of the services and, where it is configured, those in RabbitMQ.
@Command(
    name = "events",
    description = "Events that a service failed at too often.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {EventsCommand.Dead.class, EventsCommand.Replay.class})
final class EventsCommand {
  private static final int SHOWN = 1_000;

  private EventsCommand() {}

  /// Lists them.
  @Command(name = "dead", description = "List them. Stop a server with an embedded database.")
  static final class Dead extends ConfiguredCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      PrintWriter out = spec.commandLine().getOut();
      List<DeadLetter> dead = new ArrayList<>();
      onEach(this, letters -> dead.addAll(letters.list(SHOWN)));
      for (DeadLetter letter : dead) {
        out.printf(
            "%s  %s  %s  for %s: %s%n",
            letter.event().getId(),
            Instant.ofEpochSecond(letter.event().getTime().getSeconds()),
            letter.event().getTopic(),
            letter.consumer(),
            letter.error());
      }
      out.println(dead.isEmpty() ? "There are no dead events." : dead.size() + " dead events.");
      out.flush();
    }
  }

  /// Has them told again.
  @Command(
      name = "replay",
      description =
          "Have them told once more to who failed at them. Stop a server with an embedded"
              + " database; it does so when it is started again.")
  static final class Replay extends ConfiguredCommand implements Runnable {
    @Option(names = "--id", paramLabel = "ID", description = "Only this event; all by default.")
    private @Nullable UUID id;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      PrintWriter out = spec.commandLine().getOut();
      List<Integer> counts = new ArrayList<>();
      onEach(this, letters -> counts.add(letters.replay(Optional.ofNullable(id))));
      int replayed = counts.stream().mapToInt(Integer::intValue).sum();
      if (replayed == 0 && id != null) {
        throw new CommandFailure("There is no dead event " + id);
      }
      out.println(replayed + " dead events are told again.");
      out.flush();
    }
  }

  private static void onEach(ConfiguredCommand command, Consumer<DeadLetters> work) {
    Settings settings = command.configuration().resolve(Settings::read);
    ModuleGraph.Builder modules = ModuleGraph.builder();
    ModuleGraph.Key<Metrics> metrics = modules.module("metrics", started -> new Metrics());
    Databases databases = new Databases(settings, modules, metrics);
    List<ModuleGraph.Key<Database>> all =
        List.of(
            databases.module("accounts", settings.accountsDb(), AccountsModule.MIGRATIONS),
            databases.module("chats", settings.chatsDb(), ChatsModule.MIGRATIONS),
            databases.module("friends", settings.friendsDb(), FriendsModule.MIGRATIONS));
    try (var running = modules.build().start(all)) {
      all.forEach(database -> work.accept(new PostgresOutbox(running.get(database).jdbi())));
      settings.rabbit().map(RabbitDeadLetters::new).ifPresent(work);
    } catch (BusUnavailableException gone) {
      throw new CommandFailure(String.valueOf(gone.getMessage()));
    }
  }
}
