package dev.parley.it;

import dev.parley.testing.FreePorts;
import dev.parley.testing.ParleyProcess;
import dev.parley.testing.SharedPostgres;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One accounts, two chats and two gateways, each a process of its own, on one PostgreSQL. For one
/// thread; its clients may be used by many.
final class Cluster implements AutoCloseable {
  private static final int PAIR = 2;
  private final SharedPostgres postgres = SharedPostgres.start();
  private final int accountsPort = FreePorts.next();
  private final List<Integer> chatsPorts = List.of(FreePorts.next(), FreePorts.next());
  private final List<ParleyProcess> all = Collections.synchronizedList(new ArrayList<>());
  private final List<ParleyProcess> chats = new ArrayList<>();
  private final List<ParleyProcess> gateways = new ArrayList<>();

  Cluster() {
    try {
      start("accounts", Map.of("rpc.port", Integer.toString(accountsPort)));
      for (int i = 0; i < PAIR; i++) {
        chats.add(start("chats", Map.of("rpc.port", chatsPorts.get(i).toString())));
      }
      for (int i = 0; i < PAIR; i++) {
        gateways.add(start("gateway", Map.of("ops.port", Integer.toString(FreePorts.next()))));
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  ParleyProcess chats(int number) {
    return chats.get(number);
  }

  ParleyProcess gateway(int number) {
    return gateways.get(number);
  }

  @Override
  public void close() {
    all.reversed().forEach(ParleyProcess::close);
    postgres.close();
  }

  private ParleyProcess start(String target, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(postgres.settings());
    settings.put("target", target);
    settings.put("rpc.secret", "a secret of this cluster");
    settings.put("shutdown-delay", "3s"); // the default of a cluster
    settings.put("peers.accounts", "127.0.0.1:" + accountsPort);
    settings.put(
        "peers.chats",
        "127.0.0.1:%d,127.0.0.1:%d".formatted(chatsPorts.getFirst(), chatsPorts.getLast()));
    settings.putAll(more);
    ParleyProcess process = ParleyProcess.start(settings);
    all.add(process);
    return process;
  }
}
