package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyProcess;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server killed with -9 in the middle of the load, again and again.
final class KillIT {

  private static final Logger log = LoggerFactory.getLogger(KillIT.class);
  private static final int KILLS = 10;
  private static final int ACKS_BEFORE_A_KILL = 1_000;
  private static final int CUTS = 20;
  private static final int ACKS_BEFORE_A_CUT = 100;
  private static final int PEOPLE = 6;
  private static final int CHATS = 5;

  @Test
  void killsUnderLoadLoseDoubleAndReorderNothing() throws InterruptedException {
    try (ParleyProcess server = ParleyProcess.start()) {
      Load load = new Load(server, PEOPLE, CHATS, Duration.ZERO);
      for (int kill = 1; kill <= KILLS; kill++) {
        load.awaitAcks(ACKS_BEFORE_A_KILL);
        boolean everything = kill % 3 == 0;
        if (everything) {
          server.kill9All();
        } else {
          server.kill9();
        }
        Duration back = server.restart();
        log.atInfo()
            .addKeyValue("kill", kill)
            .addKeyValue("everything", everything)
            .addKeyValue("backMillis", back.toMillis())
            .addKeyValue("acked", load.acks())
            .log("Killed and back");
        assertThat(back).isLessThan(Duration.ofSeconds(everything ? 30 : 20));
      }
      load.awaitAcks(ACKS_BEFORE_A_KILL);

      assertThat(load.finish()).isEmpty();
      assertThat(load.acks()).isGreaterThan((long) KILLS * ACKS_BEFORE_A_KILL);
      assertThat(server.stop()).isZero();
    }
  }

  /// The twin with a bug: it acknowledges before the message is durable. The server itself refuses
  /// to run like this, so the test changes the running database behind its back and puts it in
  /// order before the next start. Losing what is not durable needs a kill of PostgreSQL too.
  @Test
  void aServerThatAcknowledgesTooEarlyIsCaught()
      throws InterruptedException, IOException, SQLException {
    try (ParleyProcess server = ParleyProcess.start()) {
      Load load = new Load(server, PEOPLE, CHATS, Duration.ZERO);
      DatabaseTamper tamper = new DatabaseTamper(server.data().resolve("postgres"));
      tamper.acknowledgeTooEarly("chats");
      load.awaitAcks(ACKS_BEFORE_A_KILL);

      server.kill9All();
      tamper.undo("chats");
      server.restart();
      load.awaitAcks(1);

      assertThat(load.finish()).anyMatch(it -> it.startsWith("missing"));
    }
  }

  /// The twin that stores a repeated message again.
  @Test
  void aServerThatForgetsWhatItHasStoredIsCaught()
      throws InterruptedException, IOException, SQLException {
    try (ParleyProcess server = ParleyProcess.start()) {
      Load load = new Load(server, PEOPLE, CHATS, Duration.ZERO);
      new DatabaseTamper(server.data().resolve("postgres")).forgetWhatWasSent();
      for (int cut = 0; cut < CUTS; cut++) {
        load.awaitAcks(ACKS_BEFORE_A_CUT);
        load.cutEverybody();
      }
      load.awaitAcks(1);

      assertThat(load.finish()).anyMatch(it -> it.startsWith("doubled"));
    }
  }
}
