package dev.parley.chats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MentionsTest {
  @Test
  void loginsAreFoundInLowerCaseAndOnce() {
    assertThat(Mentions.in("@Ann, hi! (@bob_2) @ann")).containsExactly("ann", "bob_2");
  }

  @Test
  void punctuationAtTheEndMayOrMayNotBelongToTheLogin() {
    assertThat(Mentions.in("thanks @ann.")).containsExactly("ann.", "ann");
    assertThat(Mentions.in("@a.b-c...")).containsExactly("a.b-c...", "a.b-c");
  }

  @Test
  void addressesMentionNobody() {
    assertThat(Mentions.in("write to ann@example.org or x.@y or @@z")).isEmpty();
    assertThat(Mentions.in("@ alone, @-dash")).isEmpty();
  }

  @Test
  void onlyTheFirstHundredCount() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 150; i++) {
      text.append("@user").append(i).append(' ');
    }
    assertThat(Mentions.in(text.toString())).hasSize(Mentions.MAX).contains("user99");
  }
}
