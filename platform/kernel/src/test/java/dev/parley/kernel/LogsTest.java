package dev.parley.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class LogsTest {

  @Test
  void linesForPeopleCarryKeysAndTheRequest() {
    String out = logged(LogsConfig.Format.CONSOLE, LogsConfig.Level.INFO);

    assertThat(out).contains("INFO").contains("Chat made chat=\"c-1\" request=r-1");
    assertThat(out).doesNotContain("a detail").doesNotContain("somebody else's");
    assertThat(out.lines().filter(line -> line.contains("Without")))
        .singleElement()
        .satisfies(line -> assertThat(line).doesNotContain("request="));
  }

  @Test
  void linesForMachinesAreJson() {
    assertThat(logged(LogsConfig.Format.JSON, LogsConfig.Level.INFO))
        .contains("\"message\":\"Chat made\",\"request\":\"r-1\",\"chat\":\"c-1\"}");
  }

  @Test
  void theLevelChoosesWhatIsWritten() {
    assertThat(logged(LogsConfig.Format.CONSOLE, LogsConfig.Level.DEBUG)).contains("a detail");
    assertThat(logged(LogsConfig.Format.CONSOLE, LogsConfig.Level.ERROR)).isEmpty();
  }

  private static String logged(LogsConfig.Format format, LogsConfig.Level level) {
    PrintStream before = System.err;
    var out = new ByteArrayOutputStream();
    System.setErr(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      Logs.configure(new LogsConfig(format, level));
      var log = LoggerFactory.getLogger("dev.parley.Example");
      log.atInfo().log("Without a request");
      MDC.put(Logs.REQUEST, "r-1");
      log.atInfo().addKeyValue("chat", "c-1").log("Chat made");
      log.atDebug().log("a detail");
      LoggerFactory.getLogger("org.example").info("somebody else's");
      return out.toString(StandardCharsets.UTF_8);
    } finally {
      MDC.remove(Logs.REQUEST);
      System.setErr(before);
      Logs.configure(new LogsConfig(LogsConfig.Format.CONSOLE, LogsConfig.Level.WARN));
    }
  }
}
