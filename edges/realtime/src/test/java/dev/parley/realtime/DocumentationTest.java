package dev.parley.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.realtime.v1.ClientFrame;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.realtime.ClientFrames.Read;
import dev.parley.rpc.ContractRules;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The examples of `docs/realtime.md` are frames of the contract, and every frame has one.
final class DocumentationTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "realtime.md");
  private final List<String> lines = read();

  private static List<String> read() {
    try {
      return Files.readAllLines(PAGE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> examples(String arrow) {
    return lines.stream()
        .filter(line -> line.startsWith(arrow + " {"))
        .map(line -> line.substring(2))
        .toList();
  }

  @Test
  void everyClientFrameHasAnExampleThatTheServerTakes() {
    Set<ClientFrame.BodyCase> seen = EnumSet.noneOf(ClientFrame.BodyCase.class);
    List<String> wrong = new ArrayList<>();
    for (String line : examples("→")) {
      for (Read read : ClientFrames.readJson(line.getBytes(StandardCharsets.UTF_8))) {
        switch (read) {
          case Read.Frame(ClientFrame frame) -> {
            ContractRules.check(frame);
            seen.add(frame.getBodyCase());
          }
          case Read.Wrong(Optional<String> id, StatusRuntimeException error) ->
              wrong.add(id + " " + error.getMessage());
        }
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(EnumSet.complementOf(EnumSet.copyOf(seen)))
        .containsExactly(ClientFrame.BodyCase.BODY_NOT_SET);
  }

  @Test
  void everyServerFrameHasAnExampleThatAClientCanRead() {
    Set<ServerFrame.BodyCase> seen = EnumSet.noneOf(ServerFrame.BodyCase.class);
    examples("←").forEach(line -> seen.add(Client.parse(line).getBodyCase()));

    assertThat(EnumSet.complementOf(EnumSet.copyOf(seen)))
        .containsExactly(ServerFrame.BodyCase.BODY_NOT_SET);
  }

  @Test
  void everyCloseCodeIsInTheTable() {
    for (CloseCode code : CloseCode.values()) {
      assertThat(lines).anyMatch(line -> line.startsWith("| " + code.code() + " "));
    }
  }
}
