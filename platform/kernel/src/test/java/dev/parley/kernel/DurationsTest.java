package dev.parley.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @ValueSource(strings = {"0ms", "500ms", "1s", "90s", "10m", "12h", "30d"})
  void aDurationIsPrintedAsItIsWritten(String text) {
    assertThat(Durations.parse(text)).map(Durations::print).contains(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "-1s", "1.5h", "5 s", "5S", "1w", "9999999999999s"})
  void anythingElseIsRefused(String text) {
    assertThat(Durations.parse(text)).isEmpty();
  }
}
