package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class OpenFilesTest {
  @Test
  void theSoftBoundCounts() {
    assertThat(
            OpenFiles.bound(
                List.of(
                    "Limit                     Soft Limit           Hard Limit           Units",
                    "Max open files            1024                 20000                files")))
        .isEqualTo(1024);
  }

  @Test
  void thereMayBeNoBound() {
    assertThat(OpenFiles.bound(List.of("Max open files            unlimited  unlimited  files")))
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void tooLowABoundIsExplained() {
    assertThatThrownBy(() -> OpenFiles.require(Integer.MAX_VALUE - 1_000))
        .hasMessageContaining("ulimit -n");
  }
}
