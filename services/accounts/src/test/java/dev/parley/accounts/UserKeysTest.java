package dev.parley.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class UserKeysTest {
  @Test
  void peopleAreOrderedByTheirDisplayNameOrElseByTheirLogin() {
    assertThat(UserKeys.of(Some.user("u1", "Anna", "Arendt")).sort()).isEqualTo("anna arendt");
    assertThat(UserKeys.of(Some.user("u1", "", "Arendt")).sort()).isEqualTo("arendt");
    assertThat(UserKeys.of(Some.user("U1", "", "")).sort()).isEqualTo("u1");
  }

  @Test
  void theSortKeyIsCutBetweenCharacters() {
    for (String letter : new String[] {"a", "я", "王", "😀"}) {
      for (String shift : new String[] {"", "x", "xx", "xxx"}) {
        String sort = UserKeys.of(Some.user("u", shift + letter.repeat(60), "")).sort();
        byte[] bytes = sort.getBytes(StandardCharsets.UTF_8);
        assertThat(bytes.length).isBetween(60, 120);
        assertThat(new String(bytes, StandardCharsets.UTF_8)).doesNotContain("\uFFFD");
        assertThat((shift + letter.repeat(60))).startsWith(sort);
      }
    }
  }
}
