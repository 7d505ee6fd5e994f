package dev.parley.accounts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BasicCredentialsTest {
  private static String basic(String credentials, Charset charset) {
    return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(charset));
  }

  @Test
  void aLoginAndAPasswordAreRead() {
    BasicCredentials read =
        BasicCredentials.parse(basic("Aladdin:open sesame", UTF_8)).orElseThrow();

    assertThat(read.name()).isEqualTo(SignInName.login("Aladdin"));
    assertThat(read.password()).isEqualTo("open sesame");
  }

  @Test
  void theSchemeIsReadWithoutRegardToCase() {
    assertThat(BasicCredentials.parse("bASIC " + basic("a:b", UTF_8).substring(6))).isPresent();
  }

  @Test
  void aPasswordMayHaveColonsAndAnyLanguage() {
    BasicCredentials read = BasicCredentials.parse(basic("test:12:3£ пароль", UTF_8)).orElseThrow();

    assertThat(read.password()).isEqualTo("12:3£ пароль");
  }

  @Test
  void aNameWithAnAtSignIsAnEmail() {
    assertThat(BasicCredentials.parse(basic("a@b.example:secret12", UTF_8)).orElseThrow().name())
        .isEqualTo(SignInName.email("a@b.example"));
  }

  @Test
  void whatIsNotUtf8IsRefused() {
    assertThat(BasicCredentials.parse(basic("test:123£", ISO_8859_1))).isEmpty();
  }

  @Test
  void credentialsAreNotShownInLogs() {
    assertThat(BasicCredentials.parse(basic("a:geheim12", UTF_8)).orElseThrow().toString())
        .doesNotContain("geheim12");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Basic",
        "Basic ",
        "Basic !!!!",
        "Basic YQ", // "a": no colon
        "Basic OmI=", // ":b": no name
        "Basic YTo=", // "a:": no password
        "Basic YQA6Yg==", // NUL in the name
        "Basic YTpiCg==", // a line break in the password
        "Bearer YTpi",
        "Digest YTpi",
        "YTpi",
      })
  void whatIsMalformedIsNone(String header) {
    assertThat(BasicCredentials.parse(header)).isEmpty();
  }

  @Test
  void whatIsTooLongIsNone() {
    assertThat(BasicCredentials.parse(basic("a:" + "b".repeat(257), UTF_8))).isEmpty();
    assertThat(BasicCredentials.parse(basic("a".repeat(255) + ":b", UTF_8))).isEmpty();
  }
}
