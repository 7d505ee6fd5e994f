package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminCommandTest {

  private final Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  AdminCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aRoleIsGivenOnceTheServerThatHoldsTheDatabaseHasStopped() throws Exception {
    try (var app = ParleyApp.start(TestSettings.of("all", folder))) {
      register(app, "first");
      register(app, "second");

      assertThat(grant("second", "admin")).isEqualTo(1);
      assertThat(err.toString()).contains("in use by another Parley");
    }

    assertThat(grant("Second", "admin")).isZero();
    assertThat(out.toString().strip()).isEqualTo("second is now admin.");
    assertThat(grant("nobody", "admin")).isEqualTo(1);
    assertThat(err.toString()).contains("parley: There is no such user");
    assertThat(grant("second", "owner")).isEqualTo(2);
  }

  private int grant(String login, String role) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(
            "admin", "grant", "--login", login, "--role", role, "--data-dir", data().toString());
  }

  private Path data() {
    return folder.resolve("data");
  }

  private static void register(ParleyApp app, String login) throws Exception {
    var body = "{\"login\":\"%s\",\"password\":\"correct horse\"}".formatted(login);
    try (var client = HttpClient.newHttpClient()) {
      var uri = URI.create("http://127.0.0.1:" + app.httpPort() + "/v1/auth/register");
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(uri)
                  .header("content-type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }
}
