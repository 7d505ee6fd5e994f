package dev.parley.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.kernel.Ids;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RevocationCursorTest {
  @Test
  void aCursorReadsBackAsWrittenAndFitsIntoTheContract() {
    RevocationCursor cursor = new RevocationCursor(Long.MAX_VALUE, 17, Ids.next());

    assertThat(RevocationCursor.parse(cursor.text())).contains(cursor);
    assertThat(cursor.text()).matches("[\\x21-\\x7e]{1,64}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "!", "AAAA", "__________________________________________8"})
  void whatIsNoCursorIsNone(String text) {
    assertThat(RevocationCursor.parse(text)).isEmpty();
  }
}
