package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PagesTest {
  private static final Pattern LINK = Pattern.compile("(?:src|href)=\"([^\"]+)\"");
  private final Door door = new Door();

  @AfterAll
  void close() {
    door.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/docs/parley.svg, image/svg+xml, <svg",
    "/docs/, text/html; charset=utf-8, swagger-ui-bundle.js",
    "/docs/init.js, text/javascript; charset=utf-8, SwaggerUIBundle",
    "/docs/swagger-ui.css, text/css; charset=utf-8, .swagger-ui",
    "/docs/swagger-ui-bundle.js, text/javascript; charset=utf-8, SwaggerUIBundle",
    "/docs/collection.json, application/json, getpostman.com",
    "/openapi.json, application/json, openapi"
  })
  void everyPageIsServedWithItsType(String path, String type, String content) {
    AggregatedHttpResponse answer = door.get(path);

    assertThat(answer.status()).isEqualTo(HttpStatus.OK);
    assertThat(answer.headers().get("content-type")).isEqualTo(type);
    assertThat(answer.contentUtf8()).contains(content);
    assertThat(answer.headers().get("content-security-policy")).contains("script-src 'self';");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/docs/"})
  void everyLinkOfAPageLeadsSomewhereOnThisServer(String page) {
    String html = door.get(page).contentUtf8();

    assertThat(LINK.matcher(html).results().map(link -> link.group(1)))
        .isNotEmpty()
        .allSatisfy(
            link -> {
              assertThat(link).doesNotContain("//");
              String path = link.startsWith("/") ? link : page + link;
              assertThat(door.get(path).status()).as(path).isEqualTo(HttpStatus.OK);
            });
    assertThat(html).doesNotContain("<script>").doesNotContain("onload=").doesNotContain("style=");
  }

  @Test
  void docsWithoutTheSlashLeadThere() {
    AggregatedHttpResponse answer = door.get("/docs");

    assertThat(answer.status()).isEqualTo(HttpStatus.TEMPORARY_REDIRECT);
    assertThat(answer.headers().get("location")).isEqualTo("docs/");
  }

  @Test
  void aPageThatDidNotChangeIsNotSentAgain() {
    String tag = String.valueOf(door.get("/openapi.json").headers().get("etag"));

    AggregatedHttpResponse again =
        door.send(
            RequestHeaders.builder(HttpMethod.GET, "/openapi.json")
                .set("if-none-match", tag)
                .build(),
            "");

    assertThat(again.status()).isEqualTo(HttpStatus.NOT_MODIFIED);
    assertThat(again.content().isEmpty()).isTrue();
  }

  @Test
  void headOfAPageHasNoBody() {
    AggregatedHttpResponse answer =
        door.send(RequestHeaders.of(HttpMethod.HEAD, "/openapi.json"), "");

    assertThat(answer.status()).isEqualTo(HttpStatus.OK);
    assertThat(answer.content().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/docs/index.html",
        "/docs/swagger-ui.js",
        "/docs/oauth2-redirect.html",
        "/pages/docs.html",
        "/parley.css",
        "/files.txt",
        "/web/index.html",
        "/application.yml",
        "/parley-contract.binpb",
        "/META-INF/MANIFEST.MF",
        "/dev/parley/gateway/Pages.class",
        "/favicon.ico"
      })
  void nothingElseOfTheClassPathIsServed(String path) {
    assertThat(RestErrorsTest.problem(door.get(path), 404).get("code").asText())
        .isEqualTo("UNKNOWN_PATH");
  }
}
