package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import dev.parley.gateway.ClusterStatus.Snapshot;
import dev.parley.rpc.ProcessInfo;
import dev.parley.rpc.ServiceStatus;
import dev.parley.rpc.ServiceStatus.About;
import dev.parley.rpc.ServiceStatus.InstanceStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StatusTest {
  private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
  private static final RequestHeaders HTML =
      RequestHeaders.of(HttpMethod.GET, "/status", "accept", "text/html,*/*;q=0.8");
  private static final RequestHeaders JSON = RequestHeaders.of(HttpMethod.GET, "/status");
  private final Door door = new Door();

  @AfterAll
  void close() {
    door.close();
  }

  @Test
  void everybodyLearnsWhichServicesCanBeCalledAndNoMore() {
    AggregatedHttpResponse answer = door.get("/status");

    assertThat(answer.status()).isEqualTo(HttpStatus.OK);
    assertThat(answer.headers().get("cache-control")).isEqualTo("no-store");
    JsonNode status = Door.json(answer);
    assertThat(status.get("status").asText()).isEqualTo("up");
    assertThat(status.fieldNames()).toIterable().containsExactly("status", "services");
    assertThat(status.get("services"))
        .allSatisfy(
            service ->
                assertThat(service.fieldNames()).toIterable().containsExactly("service", "status"));
    assertThat(status.get("services"))
        .extracting(service -> service.get("service").asText())
        .containsExactly("accounts", "chats", "friends", "gateway");
  }

  @Test
  void anAdministratorSeesMoreAndAnOrdinaryUserDoesNot() {
    JsonNode full =
        Door.json(door.send(Door.headers(HttpMethod.GET, "/status", door.bearer("admin")), ""));
    JsonNode brief = Door.json(door.as(HttpMethod.GET, "/status", ""));

    assertThat(full.get("version").asText()).isEqualTo("1.2.3");
    assertThat(full.at("/services/0/where").asText()).isEqualTo("in-process");
    assertThat(brief.has("version")).isFalse();
  }

  @Test
  void aTokenThatIsNotValidIsRefused() {
    AggregatedHttpResponse answer =
        door.send(Door.headers(HttpMethod.GET, "/status", "Bearer nonsense"), "");

    assertThat(answer.status()).isEqualTo(HttpStatus.UNAUTHORIZED);
    assertThat(Door.json(answer).get("code").asText()).isEqualTo("UNAUTHENTICATED");
  }

  @Test
  void aBrowserGetsAPageThatRunsNothing() {
    AggregatedHttpResponse answer = door.send(HTML, "");

    assertThat(answer.headers().get("content-type")).isEqualTo("text/html; charset=utf-8");
    assertThat(answer.headers().get("content-security-policy"))
        .startsWith("default-src 'none'; style-src 'sha256-")
        .doesNotContain("unsafe");
    assertThat(answer.contentUtf8())
        .contains("Parley is up")
        .doesNotContain("<script")
        .doesNotContain("style=")
        .doesNotContain("1.2.3");
  }

  @Test
  void operatorsSeeEveryInstance() {
    Snapshot seen = seen("1.0", "closed");

    JsonNode status = Door.json(print(JSON, seen, true));

    assertThat(status.get("status").asText()).isEqualTo("up");
    JsonNode chats = status.at("/services/0");
    assertThat(chats.get("circuit").asText()).isEqualTo("closed");
    assertThat(chats.at("/instances/0/address").asText()).isEqualTo("10.0.0.7:9090");
    assertThat(chats.at("/instances/0/health").asText()).isEqualTo("ready");
    assertThat(chats.at("/instances/0/version").asText()).isEqualTo("1.0");
    assertThat(chats.at("/instances/0/uptimeSeconds").asLong()).isEqualTo(60);
    assertThat(chats.at("/instances/1/health").asText()).isEqualTo("no answer");
    assertThat(chats.get("instances").get(1).has("version")).isFalse();
  }

  @Test
  void withAnOpenCircuitTheServerIsDown() {
    assertThat(Door.json(print(JSON, seen("1.0", "open"), false)).get("status").asText())
        .isEqualTo("down");
  }

  @Test
  void whatAnInstanceSaysOfItselfIsTextAndNothingElse() {
    assertThat(print(HTML, seen("<img src=x onerror='y'>", "closed"), true))
        .contains("&lt;img src=x onerror=&#39;y&#39;&gt;")
        .doesNotContain("<img");
  }

  private static String print(RequestHeaders request, Snapshot seen, boolean detailed) {
    return StatusPage.answer(request, seen, detailed).aggregate().join().contentUtf8();
  }

  private static Snapshot seen(String version, String circuit) {
    ServiceStatus chats =
        new ServiceStatus(
            "chats",
            false,
            circuit,
            List.of(
                new InstanceStatus(
                    "10.0.0.7:9090",
                    "ready",
                    Optional.of(new About(version, List.of("chats"), START))),
                new InstanceStatus("10.0.0.8:9090", "no answer", Optional.empty())));
    return new Snapshot(
        START.plusSeconds(60),
        new ProcessInfo("1.0", List.of("gateway"), START, () -> true),
        true,
        List.of(chats));
  }
}
