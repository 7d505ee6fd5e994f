package dev.parley.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.websocket.WebSocketClient;
import com.linecorp.armeria.client.websocket.WebSocketSession;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.websocket.WebSocketFrame;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

final class HandshakeTest {
  private static final HubFixture hub = new HubFixture();
  private final UUID anna = UUID.randomUUID();

  @AfterAll
  static void close() {
    hub.close();
  }

  private static String handshake(List<String> headers) throws IOException {
    try (RawClient client = new RawClient(hub.port(), 0, headers)) {
      return client.response;
    }
  }

  private List<String> with(String... more) {
    List<String> headers = RawClient.handshake(hub.port(), hub.token(anna), Encoding.JSON);
    headers.addAll(List.of(more));
    return headers;
  }

  private List<String> protocols(String protocols) {
    List<String> headers = with();
    headers.removeLast();
    headers.add("Sec-WebSocket-Protocol: " + protocols);
    return headers;
  }

  @Test
  void theTokenMayComeAsASubprotocolThatIsNotAnswered() throws IOException {
    String response = handshake(with());

    assertThat(response).startsWith("HTTP/1.1 101 ");
    assertThat(response)
        .contains("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
        .contains("sec-websocket-protocol: parley.v1\r\n")
        .doesNotContain("bearer");
  }

  @Test
  void theFirstSubprotocolOfOursIsAnswered() throws IOException {
    String token = hub.token(anna);

    assertThat(handshake(protocols("x, parley.v1.proto, parley.v1, bearer." + token)))
        .contains("sec-websocket-protocol: parley.v1.proto\r\n");
    assertThat(handshake(protocols("bearer." + token)))
        .startsWith("HTTP/1.1 101 ")
        .doesNotContain("sec-websocket-protocol");
  }

  @Test
  void theTokenMayComeInTheHeader() throws IOException {
    List<String> headers = protocols("parley.v1");
    headers.add("Authorization: bearer " + hub.token(anna));

    assertThat(handshake(headers)).startsWith("HTTP/1.1 101 ");
  }

  @Test
  void aMissingWrongExpiredOrRevokedTokenIsRefused() throws IOException {
    UUID ended = UUID.randomUUID();
    String revoked = hub.accounts.token(anna, ended, Duration.ofMinutes(5));
    hub.accounts.end(ended);
    await()
        .untilAsserted(
            () -> assertThat(handshake(protocols("bearer." + revoked))).contains(" 401 "));
    String good = hub.token(anna);
    String forged = good.substring(0, good.length() - 4) + "AAAA";
    String expired = hub.accounts.token(anna, UUID.randomUUID(), Duration.ofSeconds(-1));

    for (String protocols :
        List.of("parley.v1", "bearer.", "bearer.x", "bearer." + forged, "bearer." + expired)) {
      String response = handshake(protocols(protocols));
      assertThat(response)
          .startsWith("HTTP/1.1 401 ")
          .contains("content-type: application/problem+json")
          .contains("www-authenticate: Bearer");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "null",
        "http://127.0.0.1:1",
        "http://127.0.0.1",
        "ftp://127.0.0.1:%d",
        "http://127.0.0.1:%d@evil.example",
        "http://127.0.0.1:%d.evil.example",
        "https://allowed.example.evil.example",
        "http://allowed.example",
        "",
      })
  void aForeignOriginIsRefused(String origin) throws IOException {
    try (RawClient client =
        new RawClient(hub.port(), 0, with("Origin: " + origin.formatted(hub.port())))) {
      assertThat(client.response).startsWith("HTTP/1.1 403 ");
      assertThat(client.body(20)).startsWith("{\"type\":");
    }
  }

  @Test
  void theOwnAndTheConfiguredOriginAreLetIn() throws IOException {
    assertThat(handshake(with("Origin: http://127.0.0.1:" + hub.port())))
        .startsWith("HTTP/1.1 101 ");
    assertThat(handshake(with("Origin: https://Allowed.example"))).startsWith("HTTP/1.1 101 ");
  }

  @Test
  void twoOriginsAreRefused() throws IOException {
    String own = "Origin: http://127.0.0.1:" + hub.port();
    assertThat(handshake(with(own, "Origin: https://evil.example"))).contains(" 403 ");
  }

  @Test
  void whatIsNoHandshakeGetsAProblem() throws IOException {
    String host = "Host: 127.0.0.1";
    List<String> oldVersion = with();
    oldVersion.replaceAll(line -> line.replace("Version: 13", "Version: 8"));
    List<String> withoutKey = with();
    withoutKey.removeIf(line -> line.startsWith("Sec-WebSocket-Key"));

    for (List<String> headers : List.of(List.of(host), oldVersion, withoutKey)) {
      assertThat(handshake(headers))
          .startsWith("HTTP/1.1 400 ")
          .contains("application/problem+json");
    }
  }

  @Test
  void aHandshakeMayFollowOtherRequestsOnTheSameConnection() throws IOException {
    try (RawClient client = new RawClient(hub.port(), 0, List.of("Host: 127.0.0.1"))) {
      assertThat(client.response).startsWith("HTTP/1.1 400 ");
      Matcher length = Pattern.compile("content-length: (\\d+)").matcher(client.response);
      assertThat(length.find()).isTrue();
      assertThat(client.body(Integer.parseInt(length.group(1)))).startsWith("{\"type\":");

      assertThat(client.request(with())).startsWith("HTTP/1.1 101 ");
      assertThat(client.read().text()).contains("hello");
      client.text("{\"id\":\"1\",\"ping\":{}}");
      assertThat(client.read().text()).contains("pong");
    }
  }

  @Test
  void connectionsAreBoundedInAllPerUserAndPerAddress() throws IOException {
    assertThat(overBound(new Bounds(2, 9, 9), true)).startsWith("HTTP/1.1 503 ");
    assertThat(overBound(new Bounds(9, 2, 9), true)).startsWith("HTTP/1.1 429 ");
    assertThat(overBound(new Bounds(9, 9, 2), false))
        .startsWith("HTTP/1.1 429 ")
        .contains("retry-after: 5");
  }

  private record Bounds(int total, int user, int address) {}

  /// The answer to the third handshake; the place of the first is free again after its end.
  private static String overBound(Bounds bounds, boolean sameUser) throws IOException {
    RealtimeConfig config =
        Configs.roomy().connections(bounds.total(), bounds.user(), bounds.address()).build();
    UUID user = UUID.randomUUID();
    try (HubFixture small = new HubFixture(config)) {
      List<Client> clients = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        clients.add(small.connect(sameUser ? user : UUID.randomUUID()));
      }
      List<String> headers = RawClient.handshake(small.port(), small.token(user), Encoding.JSON);
      String refused;
      try (RawClient third = new RawClient(small.port(), 0, headers)) {
        refused = third.response;
      }
      clients.getFirst().close();
      await()
          .untilAsserted(
              () -> {
                try (RawClient again = new RawClient(small.port(), 0, headers)) {
                  assertThat(again.response).contains(" 101 ");
                }
              });
      clients.getLast().close();
      return refused;
    }
  }

  @Test
  void http2ClientsConnectToo() {
    WebSocketClient client =
        WebSocketClient.builder(SessionProtocol.H2C, Endpoint.of("127.0.0.1", hub.port()))
            .subprotocols("parley.v1")
            .build();
    WebSocketSession session =
        client
            .connect("/v1/realtime", HttpHeaders.of("authorization", "Bearer " + hub.token(anna)))
            .join();
    var out = session.outbound();
    List<String> heard = new CopyOnWriteArrayList<>();
    session.inbound().subscribe(new Collector(heard));
    out.write("{\"id\":\"1\",\"ping\":{}}");

    await()
        .untilAsserted(
            () -> assertThat(String.join("\n", heard)).contains("hello").contains("\"id\":\"1\""));
    out.close();
    await().untilAsserted(() -> assertThat(session.inbound().whenComplete()).isDone());
  }

  private record Collector(List<String> heard) implements Subscriber<WebSocketFrame> {
    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(WebSocketFrame frame) {
      heard.add(frame.text());
    }

    @Override
    public void onError(Throwable error) {
      heard.add(String.valueOf(error));
    }

    @Override
    public void onComplete() {
      heard.add("complete");
    }
  }
}
