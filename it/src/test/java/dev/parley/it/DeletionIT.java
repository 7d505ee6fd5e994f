package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.testing.ParleyProcess;
import dev.parley.testing.RealtimeClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// An account is deleted on the real server, which is killed on the way.
final class DeletionIT {
  private static final int GROUPS = 60;
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int SIGNED_OUT = 4401;

  @Test
  void aDeletionIsCompletedAfterTheServerWasKilled() throws InterruptedException {
    try (ParleyProcess server = ParleyProcess.start()) {
      server.register("admin");
      Leaver leaver = new Leaver(server, GROUPS);
      try (RealtimeClient hers = leaver.gone().connect(RealtimeClient.Encoding.JSON);
          RealtimeClient his = leaver.friend().connect(RealtimeClient.Encoding.JSON)) {
        assertThat(hers.hello().getHello().getUserId()).isEqualTo(leaver.gone().id());
        his.hello();
        leaver.leave();
        assertThat(hers.awaitClosed().code()).isEqualTo(SIGNED_OUT);
        his.await(ServerFrame.BodyCase.MEMBER_REMOVED);
      }
      server.kill9All();
      server.restart();

      await().atMost(SOON).until(leaver::isGone);
      leaver.assertNothingIsLeft();
      assertThat(server.stop()).isZero();
    }
  }
}
