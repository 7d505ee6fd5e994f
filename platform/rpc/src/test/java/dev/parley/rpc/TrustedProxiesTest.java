package dev.parley.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import dev.parley.kernel.Config;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TrustedProxiesTest {
  @ParameterizedTest
  @ValueSource(strings = {"proxy.example.org", "10.0.0.0/33", "::1/200", "*", "10.0.0.0/8, x"})
  void whatIsNoAddressOrRangeIsNoTrustedProxy(String ranges) {
    assertThatThrownBy(() -> read(ranges))
        .hasMessageContaining("http.trusted-proxies")
        .hasMessageContaining(ranges.substring(ranges.lastIndexOf(' ') + 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''            | 192.0.2.1             | 127.0.0.1",
        "127.0.0.1     | 192.0.2.1             | 192.0.2.1",
        "127.0.0.0/8   | 198.51.100.7, 192.0.2.1 | 192.0.2.1",
        "127.0.0.1, 192.0.2.0/24 | 198.51.100.7, 192.0.2.1 | 198.51.100.7",
        "192.0.2.1     | 198.51.100.7          | 127.0.0.1",
      })
  void theClientIsTheLastAddressThatIsNotTrusted(
      String trusted, String forwardedFor, String client) {
    HttpServer server =
        HttpServer.start(
            "proxied",
            "127.0.0.1",
            0,
            TrustedProxies.parse(trusted)::configure,
            builder ->
                builder.service(
                    "/", (ctx, _) -> HttpResponse.of(ctx.clientAddress().getHostAddress())));
    try {
      RequestHeaders headers =
          RequestHeaders.builder()
              .method(HttpMethod.GET)
              .path("/")
              .set(HttpHeaderNames.X_FORWARDED_FOR, forwardedFor)
              .build();
      String seen =
          WebClient.of("http://127.0.0.1:" + server.port())
              .blocking()
              .execute(headers)
              .contentUtf8();
      assertThat(seen).isEqualTo(client);
    } finally {
      server.close();
    }
  }

  private static TrustedProxies read(String ranges) {
    return new Config()
        .flags(Map.of("http.trusted-proxies", ranges))
        .resolve(reader -> TrustedProxies.read(reader.at("http")));
  }
}
