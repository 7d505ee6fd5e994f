package dev.parley.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RefreshTokenTest {
  @Test
  void aTokenReadsBackAsWritten() {
    RefreshToken token = Some.token();

    RefreshToken.Hashes read = RefreshToken.parse(token.text()).orElseThrow().hashes();

    assertThat(token.text()).hasSize(64);
    assertThat(read.family()).isEqualTo(token.hashes().family());
    assertThat(read.whole()).isEqualTo(token.hashes().whole());
  }

  @Test
  void theNextTokenHasTheFamilyAndAnotherSecret() {
    RefreshToken token = Some.token();
    RefreshToken next = Some.after(token);

    assertThat(next.hashes().family()).isEqualTo(token.hashes().family());
    assertThat(next.hashes().whole()).isNotEqualTo(token.hashes().whole());
  }

  @Test
  void theNextTokenOfAnAttemptIsTheSameAgainForThatAttemptOnly() {
    RefreshToken token = Some.token();
    RefreshToken other = Some.after(token);
    String next = token.next("attempt-1").text();

    assertThat(token.next("attempt-1").text()).isEqualTo(next);
    assertThat(token.next("attempt-2").text()).isNotEqualTo(next);
    assertThat(other.next("attempt-1").text()).isNotEqualTo(next);
    assertThat(token.next("attempt-1").hashes().family()).isEqualTo(token.hashes().family());
  }

  @Test
  void aTokenIsNotShownInLogs() {
    RefreshToken token = Some.token();

    assertThat(token.toString()).doesNotContain(token.text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "!!", "AAAA", "====", "é", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="})
  void whatIsNotATokenIsNone(String text) {
    assertThat(RefreshToken.parse(text)).isEmpty();
  }

  @Test
  void aTokenOfAnotherLengthIsNone() {
    assertThat(RefreshToken.parse(Some.token().text() + "AAAA")).isEmpty();
    assertThat(RefreshToken.parse(Some.token().text().substring(4))).isEmpty();
  }
}
