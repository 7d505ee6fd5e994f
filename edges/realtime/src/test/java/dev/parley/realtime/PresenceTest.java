package dev.parley.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class PresenceTest {
  private static final HubFixture hub = new HubFixture();
  private final UUID anna = UUID.randomUUID();
  private final UUID ben = UUID.randomUUID();
  private final UUID carl = UUID.randomUUID();
  private final UUID stranger = UUID.randomUUID();

  PresenceTest() {
    UUID _ = hub.chats.chat(anna, ben, carl);
  }

  @AfterAll
  static void close() {
    hub.close();
  }

  private static void watch(Client client, String id, UUID... users) {
    client.send(
        "{\"id\":\"%s\",\"watchPresence\":{\"userIds\":[%s]}}"
            .formatted(
                id,
                List.of(users).stream()
                    .map(user -> "\"" + user + "\"")
                    .collect(Collectors.joining(","))));
  }

  @Test
  void theStateOfEachIsToldAtOnceAndThenItsChanges() {
    try (Client a = hub.connect(anna);
        Client b = hub.connect(ben)) {
      watch(a, "w", ben, carl);
      assertThat(a.answer("w").getPresence().getOnline()).isTrue();
      assertThat(a.answer("w").getPresence().getOnline()).isFalse();

      try (Client c = hub.connect(carl)) {
        assertThat(c.settle()).isEmpty();
        assertThat(a.next().getPresence().getUserId()).isEqualTo(carl.toString());
        b.drop();
        var gone = a.next();
        assertThat(gone.getPresence().getUserId()).isEqualTo(ben.toString());
        assertThat(gone.getPresence().getOnline()).isFalse();
        assertThat(gone.hasId()).isFalse();
      }
    }
  }

  @Test
  void aQuickReconnectIsNotSeen() {
    try (Client a = hub.connect(anna)) {
      Client b = hub.connect(ben);
      watch(a, "w", ben);
      assertThat(a.answer("w").getPresence().getOnline()).isTrue();
      b.close();
      try (Client again = hub.connect(ben)) {
        assertThat(again.settle()).isEmpty();
        assertThat(a.closed).failsWithin(Duration.ofSeconds(1));
        assertThat(a.settle()).isEmpty();
      }
    }
  }

  @Test
  void strangersLookOfflineForEver() {
    try (Client a = hub.connect(anna)) {
      watch(a, "w", stranger);
      assertThat(a.answer("w").getPresence().getOnline()).isFalse();

      try (Client s = hub.connect(stranger)) {
        assertThat(s.settle()).isEmpty();
        watch(a, "w2", stranger);
        assertThat(a.answer("w2").getPresence().getOnline()).isFalse();
        assertThat(a.settle()).isEmpty();
      }
    }
  }

  @Test
  void watchingOthersEndsWatchingTheFirst() {
    try (Client a = hub.connect(anna)) {
      watch(a, "w", ben);
      watch(a, "none");
      assertThat(a.await(frame -> frame.getId().equals("none")).hasDone()).isTrue();

      try (Client b = hub.connect(ben)) {
        assertThat(b.settle()).isEmpty();
        assertThat(a.settle()).isEmpty();
      }
    }
  }

  @Test
  void whoIsConnectedToAnotherHubIsOnline() {
    SeveralPublishers signals = new SeveralPublishers();
    try (HubFixture one = new HubFixture(Configs.roomy().build(), signals);
        HubFixture other = new HubFixture(Configs.roomy().build(), signals)) {
      UUID _ = one.chats.chat(anna, ben);
      try (Client a = one.connect(anna);
          Client b = other.connect(ben)) {
        watch(a, "w", ben);
        assertThat(a.await(frame -> frame.getId().equals("w")).getPresence().getOnline()).isTrue();

        Client second = one.connect(ben);
        second.drop();
        assertThat(a.settle()).isEmpty();

        b.drop();
        assertThat(a.next().getPresence().getOnline()).isFalse();
      }
    }
  }

  @Test
  void whoHasBlockedTheWatcherLooksOfflineForEver() {
    UUID blocker = UUID.randomUUID();
    UUID _ = hub.chats.chat(anna, blocker);
    hub.friends.block(blocker, anna);
    try (Client a = hub.connect(anna);
        Client b = hub.connect(blocker)) {
      watch(a, "w", blocker);
      assertThat(a.answer("w").getPresence().getOnline()).isFalse();
      watch(b, "w", anna);
      assertThat(b.answer("w").getPresence().getOnline()).as("the other way round").isTrue();
    }
  }

  @Test
  void whoBlocksAWatcherGoesOfflineForThatOneOnly() {
    UUID blocker = UUID.randomUUID();
    UUID _ = hub.chats.chat(anna, ben, blocker);
    try (Client a = hub.connect(anna);
        Client b = hub.connect(ben)) {
      Client c = hub.connect(blocker);
      watch(a, "w", blocker);
      watch(b, "w", blocker);
      assertThat(a.answer("w").getPresence().getOnline()).isTrue();
      assertThat(b.answer("w").getPresence().getOnline()).isTrue();

      hub.friends.block(blocker, anna);
      assertThat(a.next().getPresence().getOnline()).isFalse();
      assertThat(b.settle()).isEmpty();

      c.drop();
      assertThat(b.next().getPresence().getOnline()).isFalse();
      assertThat(a.settle()).isEmpty();
    }
  }

  @Test
  void aBlockThatCrossesTheQuestionIsNotMissed() {
    UUID blocker = UUID.randomUUID();
    UUID _ = hub.chats.chat(anna, blocker);
    try (Client a = hub.connect(anna);
        Client c = hub.connect(blocker)) {
      hub.friends.meanwhile =
          () -> {
            hub.friends.meanwhile = () -> {};
            hub.friends.block(blocker, anna);
          };
      watch(a, "w", blocker);

      assertThat(a.answer("w").getPresence().getOnline()).isTrue();
      assertThat(a.next().getPresence().getOnline()).isFalse();
      c.drop();
      assertThat(a.settle()).isEmpty();
    }
  }
}
