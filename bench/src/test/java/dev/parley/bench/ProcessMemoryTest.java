package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProcessMemoryTest {
  @Test
  void theResidentMemoryIsRead() {
    assertThat(
            ProcessMemory.resident(
                List.of(
                    "55d0c8e2a000-7ffd3a3f2000 ---p 00000000 00:00 0   [rollup]",
                    "Rss:                1684 kB",
                    "Pss:                 397 kB")))
        .isEqualTo(1_684 * 1_024);
  }

  @Test
  void aProcessHasSome() throws IOException {
    assertThat(ProcessMemory.resident(ProcessHandle.current().pid())).isGreaterThan(1 << 20);
  }
}
