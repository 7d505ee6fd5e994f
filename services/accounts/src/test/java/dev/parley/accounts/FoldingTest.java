package dev.parley.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FoldingTest {
  @ParameterizedTest
  @CsvSource({
    "Anna, ANNA",
    "ИВАНОВ, иванов",
    "ΟΔΥΣΣΕΎΣ, οδυσσεύς",
    "ÅNGSTRÖM, ångström",
    "İstanbul, istanbul",
    "ＡＮＮＡ, anna",
    "ﬁn, FIN",
    "ԱՆԱՀԻՏ, անահիտ",
  })
  void spellingsOfOneTextFoldToTheSame(String one, String other) {
    assertThat(Folding.fold(one)).isEqualTo(Folding.fold(other));
  }

  @Test
  void composedAndDecomposedAccentsAreTheSame() {
    assertThat(Folding.fold("e\u0301")).isEqualTo(Folding.fold("\u00c9"));
    assertThat(Folding.foldEmail("e\u0301@x")).isEqualTo(Folding.foldEmail("\u00c9@X"));
  }

  @Test
  void sharpSStaysOneLetter() {
    assertThat(Folding.fold("Weiß")).isEqualTo("weiß").isNotEqualTo(Folding.fold("weiss"));
  }

  @Test
  void anEmailKeepsItsCompatibilityLetters() {
    assertThat(Folding.foldEmail("ﬁn@x")).isNotEqualTo(Folding.foldEmail("fin@x"));
  }

  @Test
  void foldingTwiceChangesNothingForAnyCodePoint() {
    for (int c = 1; c <= Character.MAX_CODE_POINT; c++) {
      if (Character.getType(c) != Character.SURROGATE) {
        String folded = Folding.fold(Character.toString(c));
        assertThat(Folding.fold(folded)).as("U+%04X", c).isEqualTo(folded);
      }
    }
  }

  @Test
  void noCodePointGrowsBeyondWhatAnIndexEntryHolds() {
    for (int c = 1; c <= Character.MAX_CODE_POINT; c++) {
      if (Character.getType(c) != Character.SURROGATE) {
        String text = Character.toString(c);
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        int folded = Folding.fold(text).getBytes(StandardCharsets.UTF_8).length;
        assertThat(folded).as("U+%04X", c).isLessThanOrEqualTo(11 * bytes).isLessThanOrEqualTo(33);
        int email = Folding.foldEmail(text).getBytes(StandardCharsets.UTF_8).length;
        assertThat(email).as("U+%04X", c).isLessThanOrEqualTo(3 * bytes);
      }
    }
  }
}
