package dev.parley.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class HealthTest {

  private static final Component WELL = new Component() {};

  @Test
  void aProgramIsNotReadyWhileItStarts() {
    assertThat(new Health().report().problems()).containsExactly(Map.entry("server", "starting"));
  }

  @Test
  void aProgramIsReadyWhenAllItsComponentsAre() {
    var health = new Health();
    health.started(Map.of("a", WELL, "b", WELL));

    assertThat(health.report().ready()).isTrue();
  }

  @Test
  void aComponentThatIsNotReadyIsNamed() {
    var health = new Health();
    health.started(Map.of("a", WELL, "db", failing("connection refused")));

    assertThat(health.report().ready()).isFalse();
    assertThat(health.report().problems()).containsExactly(Map.entry("db", "connection refused"));
  }

  @Test
  void aComponentThatHangsIsGivenUp() {
    var health = new Health(Duration.ofMillis(50));
    var never = new CountDownLatch(1);
    Component hanging = component(never::await);
    health.started(Map.of("a", hanging, "b", hanging, "c", hanging));

    assertThat(health.report().problems())
        .containsOnlyKeys("a", "b", "c")
        .containsValue("no answer in time");
  }

  @Test
  void componentsAreCheckedAtTheSameTime() {
    var health = new Health();
    var both = new CountDownLatch(2);
    Component meeting =
        component(
            () -> {
              both.countDown();
              both.await();
            });
    health.started(Map.of("a", meeting, "b", meeting));

    assertThat(health.report().ready()).isTrue();
  }

  @Test
  void aDrainingProgramIsNeverReadyAgain() {
    var health = new Health();
    health.started(Map.of("a", WELL));

    health.draining();
    health.started(Map.of("a", WELL));

    assertThat(health.report().problems()).containsExactly(Map.entry("server", "draining"));
  }

  private static Component failing(String message) {
    return component(
        () -> {
          throw new IllegalStateException(message);
        });
  }

  private static Component component(Check check) {
    return new Component() {
      @Override
      public void check() throws Exception {
        check.run();
      }
    };
  }

  private interface Check {
    void run() throws Exception;
  }
}
