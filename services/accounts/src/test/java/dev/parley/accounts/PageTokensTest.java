package dev.parley.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.parley.kernel.Ids;
import dev.parley.rpc.Failure;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PageTokensTest {
  private static final UserSearch ANN = search("ann*");
  private static final SearchPosition POSITION =
      new SearchPosition(SearchRank.PREFIX, "anna аникина 王", Ids.next());
  private final ECKey key = new ECKeyGenerator(Curve.P_256).generate();
  private final PageTokens tokens = new PageTokens(key);

  PageTokensTest() throws Exception {}

  private static UserSearch search(String mask) {
    return new UserSearch(List.of(NameMask.parse(SearchField.FIRST_NAME, mask)));
  }

  @Test
  void aTokenReadsBackAsWrittenOnEveryInstance() {
    assertThat(new PageTokens(key).read(ANN, tokens.write(ANN, POSITION))).isEqualTo(POSITION);
  }

  @Test
  void theLongestTokenFitsIntoTheContract() {
    SearchPosition longest = new SearchPosition(SearchRank.OTHER, "x".repeat(120), Ids.next());

    assertThat(tokens.write(ANN, longest).length()).isLessThanOrEqualTo(512);
  }

  @Test
  void aTokenOfAnotherSearchIsRefused() {
    String token = tokens.write(ANN, POSITION);

    for (UserSearch other :
        List.of(
            search("ann"),
            search("*ann*"),
            search("bob*"),
            new UserSearch(List.of()),
            new UserSearch(List.of(NameMask.parse(SearchField.LAST_NAME, "ann*"))))) {
      assertRefused(other, token);
    }
  }

  @Test
  void aTokenWithAnyCharacterChangedIsRefused() {
    String token = tokens.write(ANN, POSITION);
    for (int i = 0; i < token.length(); i++) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      assertRefused(ANN, token.substring(0, i) + other + token.substring(i + 1));
    }
  }

  @Test
  void whatIsNoTokenIsRefused() {
    for (String text : List.of("A", "!", "AAAA", "A".repeat(512), "=".repeat(8), "null")) {
      assertRefused(ANN, text);
    }
  }

  private void assertRefused(UserSearch search, String token) {
    assertThatThrownBy(() -> tokens.read(search, token))
        .satisfies(e -> assertThat(Failure.detail(e).field()).isEqualTo("pageToken"));
  }
}
