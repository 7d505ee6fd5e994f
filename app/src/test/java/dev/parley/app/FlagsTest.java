package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.kernel.ConfigException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlagsTest {

  @Test
  void aSettingIsWrittenInThreeWays() {
    assertThat(Flags.parse(List.of("--a.one=1", "--a.two", "2", "--a.three", "--a.four=x=y")))
        .isEqualTo(Map.of("a.one", "1", "a.two", "2", "a.three", "true", "a.four", "x=y"));
  }

  @Test
  void theLastOfARepeatedSettingCounts() {
    assertThat(Flags.parse(List.of("--a=1", "--a=2"))).isEqualTo(Map.of("a", "2"));
  }

  @Test
  void wordsThatAreNoSettingsAreRefusedTogether() {
    assertThatThrownBy(() -> Flags.parse(List.of("start", "-x", "--a=1", "--")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("start")
        .hasMessageContaining("-x")
        .hasMessageContaining("Unknown argument --;");
  }
}
