package dev.parley.cluster;

import dev.parley.db.OpenNetwork;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Where the parts of a cluster listen, and how its processes get there.
public interface Network {
  /// Everything on loopback, as one machine has it.
  Network LOOPBACK = new Loopback();

  /// The address of Redis, RabbitMQ and the balancer, as the processes of Parley see it.
  String host();

  /// The network of PostgreSQL besides loopback, if there is one.
  Optional<OpenNetwork> databases();

  /// Makes the place of one process, once.
  ///
  /// @param name the process's, for example `chats-2`
  /// @throws IOException if it cannot be made
  Place place(String name) throws IOException;

  /// Where one process is.
  ///
  /// @param host the address at which it listens and others reach it
  /// @param prefix the words that go before the command that starts it, none for most
  record Place(String host, List<String> prefix) {
    /// Copies the words.
    public Place {
      prefix = List.copyOf(prefix);
    }
  }

  /// Everything on loopback. Immutable.
  final class Loopback implements Network {
    private static final String HOST = "127.0.0.1";

    private Loopback() {}

    @Override
    public String host() {
      return HOST;
    }

    @Override
    public Optional<OpenNetwork> databases() {
      return Optional.empty();
    }

    @Override
    public Place place(String name) {
      return new Place(HOST, List.of());
    }
  }
}
