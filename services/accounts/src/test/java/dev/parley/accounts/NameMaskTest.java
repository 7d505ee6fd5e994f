package dev.parley.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NameMaskTest {
  private static NameMask mask(String text) {
    return NameMask.parse(SearchField.FIRST_NAME, text);
  }

  @ParameterizedTest
  @CsvSource({
    "Anna, EXACT, anna",
    "Ann*, PREFIX, ann%",
    "*nn*, OTHER, %nn%",
    "*na, OTHER, %na",
    "A?n*a, EXACT, a_n%a",
    "100%, EXACT, 100\\%",
    "a_b*, PREFIX, a\\_b%",
    "\\*, PREFIX, \\\\%",
    "??*, PREFIX, __%",
    "ИВАН*, PREFIX, иван%",
  })
  void aMaskBecomesTheLikePatternThatMeansTheSame(String text, SearchRank reach, String pattern) {
    assertThat(mask(text).reach()).isEqualTo(reach);
    assertThat(mask(text).pattern(SearchRank.OTHER)).isEqualTo(pattern);
  }

  @Test
  void theCoreDecidesWhatIsExactAndWhatIsAPrefix() {
    assertThat(mask("*ann*").pattern(SearchRank.EXACT)).isEqualTo("ann");
    assertThat(mask("*ann*").pattern(SearchRank.PREFIX)).isEqualTo("ann%");
  }

  @ParameterizedTest
  @CsvSource({"*", "**", "*****"})
  void asterisksAloneMatchEveryone(String text) {
    assertThat(mask(text).matchesAll()).isTrue();
  }

  @Test
  void aFullWidthAsteriskIsALetter() {
    assertThat(mask("a＊").reach()).isEqualTo(SearchRank.EXACT);
    assertThat(mask("a＊").pattern(SearchRank.OTHER)).isEqualTo("a*");
  }

  @Test
  void gramsAreOfTheLiteralRunsAndKnowTheEnds() {
    assertThat(mask("*anna*").grams()).containsExactlyInAnyOrder("fann", "fnna");
    assertThat(mask("*ov").grams()).containsExactlyInAnyOrder("fov$");
    assertThat(mask("a?b*").grams()).containsExactlyInAnyOrder("f^a", "fb");
    assertThat(mask("*王*").grams()).containsExactly("f王");
    assertThat(mask("???").grams()).isEmpty();
  }

  @Test
  void everyNameHasTheGramsOfTheMasksThatMatchIt() {
    for (String name : new String[] {"a", "ab", "anna", "王小明", "o'neil", "x^y$z", "нина"}) {
      var grams = NameGrams.ofName(SearchField.FIRST_NAME, name);
      for (int from = 0; from < name.length(); from++) {
        for (int to = from + 1; to <= name.length(); to++) {
          String run = name.substring(from, to);
          assertThat(grams).containsAll(mask("*" + run + "*").grams());
          assertThat(grams).containsAll(mask(name.substring(0, to) + "*").grams());
          assertThat(grams).containsAll(mask("*" + name.substring(from)).grams());
        }
      }
    }
  }
}
