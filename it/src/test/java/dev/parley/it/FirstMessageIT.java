package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.api.chats.v1.Message;
import dev.parley.api.realtime.v1.Ack;
import dev.parley.api.realtime.v1.ServerFrame.BodyCase;
import dev.parley.testing.ParleyProcess;
import dev.parley.testing.RealtimeClient;
import dev.parley.testing.TestUser;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The messenger's first promise, against the real process.
final class FirstMessageIT {

  @Test
  void aMessageReachesTheOtherAndSurvivesAKill() {
    try (ParleyProcess server = ParleyProcess.start()) {
      TestUser alice = server.register("alice");
      TestUser bob = server.register("bob");
      String chat = alice.createGroup("Weekend", bob);

      Ack ack;
      try (RealtimeClient alices = alice.connect();
          RealtimeClient bobs = bob.connect()) {
        assertThat(alices.hello().getHello().getUserId()).isEqualTo(alice.id());
        assertThat(bobs.hello().getHello().getUserId()).isEqualTo(bob.id());

        ack = alices.sendMessage(chat, "first", "Привет, Bob 👋").getAck();
        assertThat(ack.getSeq()).isEqualTo(1);

        Message received = bobs.await(BodyCase.MESSAGE).getMessage();
        assertThat(received.getText()).isEqualTo("Привет, Bob 👋");
        assertThat(received.getSenderId()).isEqualTo(alice.id());
        assertThat(received.getSeq()).isEqualTo(1);
      }

      server.kill9();
      server.restart();

      List<JsonNode> history = bob.history(chat, 0);
      assertThat(history).hasSize(1);
      assertThat(history.getFirst().at("/text").asText()).isEqualTo("Привет, Bob 👋");
      assertThat(history.getFirst().at("/seq").asText()).isEqualTo("1");

      try (RealtimeClient alices = alice.signInAgain().connect()) {
        Ack again = alices.sendMessage(chat, "first", "Привет, Bob 👋").getAck();
        assertThat(again).as("a repeated send returns the first outcome").isEqualTo(ack);
      }
      assertThat(server.stop()).isZero();
    }
  }
}
