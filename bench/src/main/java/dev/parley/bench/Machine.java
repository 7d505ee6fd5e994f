package dev.parley.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// What the figures were taken on.
///
/// @param memoryGib in GiB
record Machine(int cores, long memoryGib, String kernel, String jdk) {
  static Machine current() {
    long bytes =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        Math.round(bytes / (double) (1 << 30)),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.vendor") + " " + Runtime.version());
  }

  @Override
  public String toString() {
    return "Machine: %d cores, %d GiB, %s, JDK %s, shared by server, PostgreSQL and generator."
        .formatted(cores, memoryGib, kernel, jdk);
  }
}
