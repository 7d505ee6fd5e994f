package dev.parley.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricsTest {

  @Test
  void ownAndProcessMetricsAreScraped() {
    try (var metrics = new Metrics()) {
      metrics.registry().counter("parley.sends").increment();

      assertThat(metrics.scrape())
          .contains("parley_sends_total 1.0")
          .contains("jvm_memory_used_bytes")
          .contains("process_uptime_seconds")
          .contains("logback_events_total");
    }
  }
}
