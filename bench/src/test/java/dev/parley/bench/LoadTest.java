package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoadTest {
  private static final int MEMBERS = 5;
  private final NullServer server = new NullServer();
  private final LoadGenerator generator = new LoadGenerator(server.base());

  @AfterEach
  void stop() {
    generator.close();
    server.close();
  }

  @Test
  void aClosedLoopDeliversWhatItSentToEveryMember() throws IOException, InterruptedException {
    try (Load load = load()) {
      load.startClosedLoop(2);
      Window window = load.measure(() -> new ServerUnderTest.Cpu(0, 0), 0, 1);

      assertThat(load.finish()).isEqualTo(Audit.CLEAN);
      assertThat(window.sends()).isPositive();
      assertThat(window.deliveries()).isGreaterThan(window.sends());
    }
  }

  @Test
  void anOpenLoopKeepsItsRate() throws IOException, InterruptedException {
    try (Load load = load()) {
      load.startOpenLoop(100);
      Window window = load.measure(() -> new ServerUnderTest.Cpu(0, 0), 0, 1);

      assertThat(load.finish()).isEqualTo(Audit.CLEAN);
      assertThat(window.sends()).isBetween(50L, 150L);
      assertThat(window.acks().getTotalCount()).isPositive();
    }
  }

  private Load load() throws IOException, InterruptedException {
    List<LoadGenerator.User> users = generator.register(MEMBERS);
    String id =
        generator.createChat(
            users.getFirst(), users.stream().skip(1).map(LoadGenerator.User::id).toList());
    Load load = new Load(generator);
    List<Chat> chat = List.of(load.chat(id));
    load.sender(users.get(0), chat);
    load.sender(users.get(1), chat);
    users.stream().skip(2).forEach(user -> load.receiver(user, chat));
    load.connect();
    return load;
  }
}
