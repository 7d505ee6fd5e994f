package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The tour of the README, as typed. Stateless.
final class ReadmeTour {
  private static final Pattern SHELL = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
  private static final Path README = Path.of("..", "README.md");

  private ReadmeTour() {}

  /// Types it, and fails unless every command does what it says.
  ///
  /// @param server a fresh one, in place of the README's
  static void take(URI server) throws IOException, InterruptedException {
    String script =
        SHELL
            .matcher(Files.readString(README))
            .results()
            .map((MatchResult block) -> block.group(1))
            .collect(Collectors.joining("\n"));
    Process bash =
        new ProcessBuilder(
                "bash",
                "-euo",
                "pipefail",
                "-c",
                script.replace("http://localhost:8080", server.toString()))
            .redirectErrorStream(true)
            .start();
    List<String> answers = bash.inputReader().lines().toList();

    assertThat(bash.waitFor()).as("%s", answers).isZero();
    assertThat(answers).hasSize(6);
    assertThat(answers.get(0)).contains("\"seq\":\"1\"", "Noodles, @bob?");
    assertThat(answers.get(1)).isEqualTo(answers.get(0));
    assertThat(answers.get(2)).contains("\"unreadCount\":\"1\"", "\"name\":\"Lunch\"");
    assertThat(answers.get(3)).contains("\"readSeq\":\"1\"", "\"unreadCount\":\"0\"");
    assertThat(answers.get(4)).contains("On my way", "\"seq\":\"1\"");
    assertThat(answers.get(5)).contains("INVALID_FIELD", "\"field\":\"text\"");
  }
}
