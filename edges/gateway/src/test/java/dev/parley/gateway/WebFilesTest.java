package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// With the stand-in for a build of the client in `src/test/resources/web`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WebFilesTest {
  private static final String SCRIPT = "/assets/app-5f2c1a90.js";
  private final Door door = new Door();

  @AfterAll
  void close() {
    door.close();
  }

  private AggregatedHttpResponse get(String path, String header, String value) {
    return door.send(RequestHeaders.builder(HttpMethod.GET, path).set(header, value).build(), "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/index.html",
        "/sign-in",
        "/sign-up",
        "/deletions/0190b5a4-7c1e-7f00-8000-000000000000",
        "/chats",
        "/chats/",
        "/chats/0190b5a4-7c1e-7f00-8000-000000000000",
        "/chats/0190b5a4-7c1e-7f00-8000-000000000000/members?at=17",
        "/people",
        "/people/ada",
        "/settings",
        "/settings/sessions"
      })
  void everyPageOfTheClientIsItsIndex(String path) {
    AggregatedHttpResponse answer = door.get(path);

    assertThat(answer.status()).isEqualTo(HttpStatus.OK);
    assertThat(answer.contentUtf8()).contains("stand-in for the web client");
    assertThat(answer.headers().get("content-type")).isEqualTo("text/html; charset=utf-8");
    assertThat(answer.headers().get("cache-control")).isEqualTo("no-cache");
    assertThat(answer.headers().get("etag")).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/assets/app-5f2c1a90.js, text/javascript; charset=utf-8",
    "/assets/app-5f2c1a90.css, text/css; charset=utf-8",
    "/assets/inter-0c0ffee0.woff2, font/woff2",
    "/assets/chime-77aa01bc.mp3, audio/mpeg"
  })
  void assetsAreKeptForEver(String path, String type) {
    AggregatedHttpResponse answer = door.get(path);

    assertThat(answer.status()).isEqualTo(HttpStatus.OK);
    assertThat(answer.headers().get("content-type")).isEqualTo(type);
    assertThat(answer.headers().get("cache-control"))
        .contains("public")
        .contains("max-age=31536000")
        .contains("immutable");
  }

  @ParameterizedTest
  @CsvSource({
    "/sw.js, text/javascript; charset=utf-8",
    "/manifest.webmanifest, application/manifest+json",
    "/build.json, application/json",
    "/icons/parley.svg, image/svg+xml"
  })
  void filesWithoutAHashAreAskedForAgain(String path, String type) {
    AggregatedHttpResponse answer = door.get(path);

    assertThat(answer.status()).isEqualTo(HttpStatus.OK);
    assertThat(answer.headers().get("content-type")).isEqualTo(type);
    assertThat(answer.headers().get("cache-control")).isEqualTo("no-cache");
    assertThat(answer.headers().get("etag")).isNotEmpty();
    assertThat(answer.headers().get("service-worker-allowed"))
        .isEqualTo(path.equals("/sw.js") ? "/" : null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/chats/x", SCRIPT, "/sw.js"})
  void whatDidNotChangeIsNotSentAgainAndKeepsItsPolicy(String path) {
    AggregatedHttpResponse first = door.get(path);

    AggregatedHttpResponse again =
        get(path, "if-none-match", String.valueOf(first.headers().get("etag")));

    assertThat(again.status()).isEqualTo(HttpStatus.NOT_MODIFIED);
    assertThat(again.content().isEmpty()).isTrue();
    // A browser takes the headers of this answer over into what it has.
    for (String header :
        List.of("etag", "cache-control", "content-security-policy", "permissions-policy", "vary")) {
      assertThat(again.headers().getAll(header))
          .as(header)
          .isEqualTo(first.headers().getAll(header));
    }
  }

  @Test
  void anotherEtagBringsTheFile() {
    assertThat(get("/", "if-none-match", "\"other\"").status()).isEqualTo(HttpStatus.OK);
  }

  @Test
  void thePolicyAllowsOnlyTheServersOwnFiles() {
    for (String path : List.of("/", "/settings/sessions", "/sw.js", SCRIPT)) {
      AggregatedHttpResponse answer = door.get(path);

      assertThat(answer.headers().getAll("content-security-policy"))
          .containsExactly(
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
                  + " font-src 'self'; media-src 'self' blob:; connect-src 'self';"
                  + " manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none';"
                  + " frame-ancestors 'none'; require-trusted-types-for 'script';"
                  + " trusted-types vue dompurify parley");
      assertThat(answer.headers().get("x-content-type-options")).isEqualTo("nosniff");
      assertThat(answer.headers().get("referrer-policy")).isEqualTo("no-referrer");
      assertThat(answer.headers().get("cross-origin-opener-policy")).isEqualTo("same-origin");
      assertThat(answer.headers().get("cross-origin-resource-policy")).isEqualTo("same-origin");
      assertThat(answer.headers().get("permissions-policy"))
          .isEqualTo("camera=(), microphone=(), geolocation=(), payment=(), usb=()");
    }
  }

  @Test
  void whoTakesGzipGetsWhatTheBuildCompressed() {
    AggregatedHttpResponse plain = door.get(SCRIPT);
    AggregatedHttpResponse small = get(SCRIPT, "accept-encoding", "br, gzip;q=0.8");

    assertThat(plain.contentUtf8()).contains("console.log");
    assertThat(plain.headers().contains("content-encoding")).isFalse();
    assertThat(small.contentUtf8()).isEqualTo("what the build compressed");
    assertThat(small.headers().get("content-encoding")).isEqualTo("gzip");
    assertThat(small.headers().get("content-type")).isEqualTo("text/javascript; charset=utf-8");
    assertThat(plain.headers().get("vary")).isEqualTo("accept-encoding");
    assertThat(small.headers().get("vary")).isEqualTo("accept-encoding");
    assertThat(small.headers().get("etag")).isNotEqualTo(plain.headers().get("etag"));
  }

  @Test
  void textThatTheBuildDidNotCompressIsCompressedAtStart() throws IOException {
    AggregatedHttpResponse small = get("/chats/x", "accept-encoding", "gzip");

    assertThat(small.headers().get("content-encoding")).isEqualTo("gzip");
    try (InputStream page =
        new GZIPInputStream(new ByteArrayInputStream(small.content().array()))) {
      assertThat(new String(page.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(door.get("/").contentUtf8());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/, gzip;q=0",
    "/, identity",
    "/, br",
    "/assets/chime-77aa01bc.mp3, gzip",
    "/assets/app-5f2c1a90.css, gzip"
  })
  void whereCompressionIsNotWantedOrDoesNotHelpThereIsNone(String path, String accepted) {
    AggregatedHttpResponse answer = get(path, "accept-encoding", accepted);

    assertThat(answer.status()).isEqualTo(HttpStatus.OK);
    assertThat(answer.headers().contains("content-encoding")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/app-00000000.js",
        "/assets/",
        "/assets/app-5f2c1a90.js.gz",
        "/not-listed.js",
        "/files.txt",
        "/sign-in/again",
        "/unknown"
      })
  void whatTheListDoesNotNameIsNotThere(String path) {
    AggregatedHttpResponse answer = door.get(path);

    assertThat(RestErrorsTest.problem(answer, 404).get("code").asText()).isEqualTo("UNKNOWN_PATH");
    assertThat(answer.headers().get("cache-control")).isEqualTo("no-store");
  }

  @Test
  void headHasNoBodyAndOtherMethodsAreRefused() {
    RequestHeadersBuilder head = RequestHeaders.builder(HttpMethod.HEAD, "/chats/x");
    AggregatedHttpResponse answer = door.send(head.build(), "");
    AggregatedHttpResponse post = door.send(RequestHeaders.of(HttpMethod.POST, "/chats/x"), "{}");

    assertThat(answer.status()).isEqualTo(HttpStatus.OK);
    assertThat(answer.content().isEmpty()).isTrue();
    assertThat(answer.headers().get("etag")).isEqualTo(door.get("/").headers().get("etag"));
    assertThat(post.status()).isEqualTo(HttpStatus.METHOD_NOT_ALLOWED);
    assertThat(post.headers().get("allow")).isEqualTo("GET, HEAD, OPTIONS");
  }

  @Test
  void aBuildThatIsMissingOrIncompleteStopsTheStart() {
    assertThatThrownBy(() -> WebFiles.load(build(Map.of())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("web/files.txt is missing from the class path");
    assertThatThrownBy(
            () -> WebFiles.load(build(Map.of("web/files.txt", "sw.js\n", "web/sw.js", ""))))
        .hasMessageContaining("does not name index.html");
    assertThatThrownBy(() -> WebFiles.load(build(Map.of("web/files.txt", "index.html\n"))))
        .hasMessageContaining("names index.html, which is missing");
    assertThatThrownBy(
            () -> WebFiles.load(build(Map.of("web/files.txt", "a.xyz\n", "web/a.xyz", ""))))
        .hasMessageContaining("web/a.xyz has no known type");
    for (String path : List.of("../a.js", "/a.js", "a//b.js", "a b.js", ".hidden.js", "a.js\r")) {
      assertThatThrownBy(() -> WebFiles.load(build(Map.of("web/files.txt", path + "\n"))))
          .hasMessageContaining("which is no path");
    }
  }

  private static ClassLoader build(Map<String, String> files) {
    return new ClassLoader(null) {
      @Override
      public @Nullable InputStream getResourceAsStream(String name) {
        String content = files.get(name);
        return content == null
            ? null
            : new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
      }
    };
  }
}
