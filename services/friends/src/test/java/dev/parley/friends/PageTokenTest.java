package dev.parley.friends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.kernel.Ids;
import dev.parley.rpc.Failure;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTokenTest {
  private final PageToken token =
      new PageToken(Instant.parse("2031-02-03T04:05:06.123456Z"), Ids.next());

  @Test
  void aTokenIsReadAsItWasWritten() {
    assertThat(PageToken.decode(PageToken.List.FRIENDS, token.encode(PageToken.List.FRIENDS)))
        .isEqualTo(token);
  }

  @Test
  void theTokenOfAnotherListIsRefused() {
    refuses(token.encode(PageToken.List.INCOMING));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "!!!", "AAAA", "Y2N", "'; drop table people"})
  void whatIsNoTokenIsRefused(String text) {
    refuses(text);
  }

  @Test
  void aTimeOutOfBoundsIsRefused() {
    byte[] bytes = new byte[25];
    bytes[0] = 'f';
    bytes[1] = Byte.MAX_VALUE;
    refuses(Base64.getUrlEncoder().encodeToString(bytes));
    bytes[1] = Byte.MIN_VALUE;
    refuses(Base64.getUrlEncoder().encodeToString(bytes));
  }

  private static void refuses(String text) {
    assertThatThrownBy(() -> PageToken.decode(PageToken.List.FRIENDS, text))
        .satisfies(e -> assertThat(Failure.detail(e).field()).isEqualTo("pageToken"));
  }
}
