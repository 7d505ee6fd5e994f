package dev.parley.chats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.rpc.Failure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
  @ParameterizedTest
  @ValueSource(strings = {" ", "\t\n", "\u00a0", "\u200b\u200d", "\u2028", "\u3000 \ufeff"})
  void whiteSpaceIsNotAText(String blank) {
    assertThatThrownBy(() -> Texts.requireVisible(blank, "text"))
        .satisfies(e -> assertThat(Failure.detail(e).field()).isEqualTo("text"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", " . ", "👋", "\u200bя"})
  void anythingVisibleIsAText(String text) {
    assertThatCode(() -> Texts.requireVisible(text, "text")).doesNotThrowAnyException();
  }
}
