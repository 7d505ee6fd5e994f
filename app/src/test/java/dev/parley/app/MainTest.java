package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void targetsAreListed() {
    assertThat(run("targets")).isZero();

    assertThat(out.toString().lines())
        .hasSize(1 + Target.values().length)
        .anyMatch(line -> line.startsWith("all "))
        .anyMatch(line -> line.startsWith("chats "));
  }

  @Test
  void theVersionIsTold() {
    assertThat(run("version")).isZero();

    assertThat(out.toString()).startsWith("Parley ").contains("Java " + Runtime.version());
  }

  @Test
  void theConfigurationShowsValuesAndHidesSecrets() {
    assertThat(run("config", "--port", "8090", "--accounts.db.password=hunter2", "--data-dir=./d"))
        .isZero();

    assertThat(out.toString())
        .contains("http.port: \"8090\"")
        .contains("(from --http.port; default 8080)")
        .contains("data-dir: \"./d\"")
        .contains("# accounts.db.password: \"(hidden)\"")
        .doesNotContain("hunter2");
  }

  @Test
  void theShownConfigurationIsAConfiguration(@TempDir Path folder) throws IOException {
    run("config", "--port", "8091");
    Path file = Files.writeString(folder.resolve("parley.yaml"), out.toString());
    out.getBuffer().setLength(0);

    assertThat(run("config", "--config", file.toString())).isZero();

    assertThat(out.toString()).contains("http.port: \"8091\"");
  }

  @Test
  void wrongSettingsAreToldAtOnceWithExitCodeTwo() {
    assertThat(run("serve", "--http.prot=1", "--http.port=many", "--target=chat")).isEqualTo(2);

    assertThat(err.toString().lines())
        .containsExactlyInAnyOrder(
            "parley: --http.port is \"many\"; it must be a whole number from 0 to 65535",
            "parley: --target is \"chat\"; it must be all, or some of accounts, chats, friends,"
                + " gateway, realtime, separated by commas",
            "parley: Unknown setting --http.prot; did you mean --http.port?");
  }

  @Test
  void anUnknownCommandIsRefused() {
    assertThat(run("sevre")).isEqualTo(2);
  }

  private int run(String... arguments) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
