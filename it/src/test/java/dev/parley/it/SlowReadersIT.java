package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Clients of a cluster who lose what they are owed.
final class ClusterFaultsIT {
  private static final Logger log = LoggerFactory.getLogger(ClusterFaultsIT.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PEOPLE = 6;
  private static final int CHATS = 5;
  private static final int CUTS = 10;
  private static final int ACKS_BEFORE_A_CUT = 200;

  @Test
  void anAcknowledgementThatIsLostAfterTheCommitDoublesNothing()
      throws IOException, InterruptedException {
    try (ReplyCutter way = ReplyCutter.to(SharedCluster.get().base())) {
      Load load = new Load(new FrontDoor(way.uri()), PEOPLE, CHATS);
      for (int cut = 0; cut < CUTS; cut++) {
        load.awaitAcks(ACKS_BEFORE_A_CUT);
        way.loseReplies();
        load.awaitEverybody(PATIENCE);
      }

      assertThat(load.finish()).isEmpty();
      log.atInfo()
          .addKeyValue("lost", way.lostAcks())
          .addKeyValue("acked", load.acks())
          .log("Acknowledgements were lost");
      assertThat(way.lostAcks()).isGreaterThan(CUTS);
    }
  }
}
