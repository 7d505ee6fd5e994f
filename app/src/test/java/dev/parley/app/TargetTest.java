package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TargetTest {

  @Test
  void allIsEveryTarget() {
    assertThat(Target.parse("all")).containsExactlyInAnyOrder(Target.values());
  }

  @Test
  void someTargetsAreNamed() {
    assertThat(Target.parse("chats, accounts,chats"))
        .containsExactlyInAnyOrder(Target.ACCOUNTS, Target.CHATS);
  }

  @Test
  void anUnknownTargetAndNoneAreRefusedWithTheKnownOnes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Target.parse("chat"))
        .withMessage(
            "all, or some of accounts, chats, friends, gateway, realtime, separated by commas");
    assertThatIllegalArgumentException().isThrownBy(() -> Target.parse(""));
  }
}
