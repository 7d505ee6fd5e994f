package dev.parley.it;

import dev.parley.cluster.Network;
import dev.parley.db.OpenNetwork;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// A network on which every process of a cluster is a machine of its own, in a Linux network
/// namespace with two cables: one to Redis, RabbitMQ, the balancer and the other processes, one to
/// PostgreSQL. A cable that is cut loses what is sent over it, both ways, without a word.
/// Thread-safe.
///
/// Its addresses, 10.213.x.y, exist between those namespaces and this machine only. Needs root and
/// iproute2.
final class NamespaceNetwork implements Network, AutoCloseable {
  /// What a cable is for.
  enum Cable {
    /// Calls, signals, events and clients.
    CALLS("c", 0),
    /// PostgreSQL and nothing else.
    DATABASE("d", 1);

    private final String letter;
    private final int subnet;

    Cable(String letter, int subnet) {
      this.letter = letter;
      this.subnet = subnet;
    }
  }

  private static final int NETWORKS = 128;
  private static final int FIRST_HOST = 10;
  private final int number;
  private final Deque<List<String>> undo = new ArrayDeque<>();
  private final Map<String, Integer> places = new HashMap<>();

  private NamespaceNetwork(int number) {
    this.number = number;
  }

  /// Makes one that collides with no other.
  ///
  /// @throws IOException if this user or machine cannot
  static NamespaceNetwork create() throws IOException {
    int first = ThreadLocalRandom.current().nextInt(NETWORKS);
    IOException failure = new IOException("there is no free network");
    for (int i = 0; i < NETWORKS; i++) {
      NamespaceNetwork network = new NamespaceNetwork((first + i) % NETWORKS);
      try {
        network.open();
        return network;
      } catch (IOException e) {
        network.close();
        failure = e;
        if (!String.valueOf(e.getMessage()).contains("File exists")) {
          break;
        }
      }
    }
    throw new IOException(
        "Cutting networks needs root (or CAP_SYS_ADMIN and CAP_NET_ADMIN), network namespaces and"
            + " bridges: "
            + failure.getMessage(),
        failure);
  }

  private synchronized void open() throws IOException {
    for (Cable cable : Cable.values()) {
      ip("link", "add", bridge(cable), "type", "bridge");
      undo.push(List.of("link", "del", bridge(cable)));
      ip("addr", "add", address(cable, 1) + "/24", "dev", bridge(cable));
      ip("link", "set", bridge(cable), "up");
    }
  }

  @Override
  public String host() {
    return address(Cable.CALLS, 1);
  }

  @Override
  public Optional<OpenNetwork> databases() {
    return Optional.of(
        new OpenNetwork(address(Cable.DATABASE, 1), address(Cable.DATABASE, 0) + "/24"));
  }

  @Override
  public synchronized Place place(String name) throws IOException {
    int place = places.size();
    places.put(name, place);
    String namespace = bridge(Cable.CALLS) + "-" + name;
    ip("netns", "add", namespace);
    undo.push(List.of("netns", "del", namespace));
    ip("-n", namespace, "link", "set", "lo", "up");
    for (Cable cable : Cable.values()) {
      String here = plug(cable, place);
      String there = "eth" + cable.letter;
      ip("link", "add", here, "type", "veth", "peer", "name", there, "netns", namespace);
      undo.push(List.of("link", "del", here));
      ip("link", "set", here, "master", bridge(cable), "up");
      String address = address(cable, FIRST_HOST + place);
      ip("-n", namespace, "addr", "add", address + "/24", "dev", there);
      ip("-n", namespace, "link", "set", there, "up");
    }
    return new Place(
        address(Cable.CALLS, FIRST_HOST + place), List.of("ip", "netns", "exec", namespace));
  }

  /// Cuts a cable of a process.
  ///
  /// @param name the process's
  void cut(String name, Cable cable) throws IOException {
    ip("link", "set", plug(cable, placeOf(name)), "down");
  }

  /// Mends it.
  ///
  /// @param name the process's
  void mend(String name, Cable cable) throws IOException {
    ip("link", "set", plug(cable, placeOf(name)), "up");
  }

  /// Removes all of it; the processes in it have ended.
  @Override
  public synchronized void close() {
    while (!undo.isEmpty()) {
      List<String> command = undo.pop();
      try {
        ip(command.toArray(String[]::new));
      } catch (IOException e) {
        System.err.println("A part of the network stays: " + e.getMessage());
      }
    }
  }

  private synchronized int placeOf(String name) {
    Integer place = places.get(name);
    if (place == null) {
      throw new IllegalArgumentException("nobody here is " + name);
    }
    return place;
  }

  private String bridge(Cable cable) {
    return "parley" + number + cable.letter;
  }

  private String plug(Cable cable, int place) {
    return bridge(cable) + place;
  }

  private String address(Cable cable, int host) {
    return "10.213.%d.%d".formatted(2 * number + cable.subnet, host);
  }

  private static void ip(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(words));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new IOException("the program ip is needed: apt-get install iproute2", e);
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + said.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
