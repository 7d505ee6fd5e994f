package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RequestCollectionTest {
  private final JsonNode collection = Door.json(OpenApiDocumentTest.file("collection.json"));

  @Test
  void theBuildMakesTheSameCollectionEveryTime() throws IOException {
    assertThat(RequestCollection.of(ContractComments.load()).toPrettyString() + "\n")
        .isEqualTo(OpenApiDocumentTest.file("collection.json"));
  }

  @Test
  void itSaysItsFormatAndHasARequestForEveryRule() {
    assertThat(collection.at("/info/schema").asText()).endsWith("/v2.1.0/collection.json");
    assertThat(requests()).hasSize((int) RestRoutesTest.routes().count());
    assertThat(requests())
        .allSatisfy(
            item -> {
              assertThat(item.get("name").asText()).isNotEmpty();
              assertThat(item.at("/request/url/raw").asText()).startsWith("{{baseUrl}}/");
              assertThat(item.at("/request/url/path")).isNotEmpty();
              assertThat(item.at("/request/header").isArray()).isTrue();
            });
  }

  @Test
  void signingInFillsTheVariablesThatOtherRequestsUse() {
    assertThat(collection.at("/auth/bearer/0/value").asText()).isEqualTo("{{accessToken}}");
    assertThat(item("Login").at("/event/0/script/exec").toString())
        .contains("accessToken", "refreshToken");
    assertThat(item("Refresh").at("/request/body/raw").asText()).contains("{{refreshToken}}");
    assertThat(item("Login").at("/request/auth/type").asText()).isEqualTo("noauth");
    assertThat(item("IssueToken").at("/request/auth/type").asText()).isEqualTo("basic");
  }

  @Test
  void everyRequestIsAnsweredAsItStands() {
    try (Door door = new Door()) {
      for (JsonNode item : requests()) {
        JsonNode request = item.get("request");
        StringBuilder path = new StringBuilder();
        request
            .at("/url/path")
            .forEach(segment -> path.append('/').append(filled(request, segment.asText())));
        String raw = request.at("/url/raw").asText();
        path.append(raw.contains("?") ? raw.substring(raw.indexOf('?')) : "");
        String body = request.at("/body/raw").asText("").replaceAll("\\{\\{.*}}", "token");

        AggregatedHttpResponse answer =
            door.send(
                Door.headers(
                    HttpMethod.valueOf(request.get("method").asText()),
                    path.toString().replace("👍", "%F0%9F%91%8D"),
                    door.bearer("admin")),
                body);

        assertThat(answer.status()).as(item.get("name").asText()).isEqualTo(HttpStatus.OK);
      }
    }
  }

  private static String filled(JsonNode request, String segment) {
    for (JsonNode variable : request.at("/url/variable")) {
      if (segment.equals(":" + variable.get("key").asText())) {
        return variable.get("value").asText();
      }
    }
    return segment;
  }

  private JsonNode item(String name) {
    return requests().stream()
        .filter(item -> item.get("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private List<JsonNode> requests() {
    List<JsonNode> requests = new ArrayList<>();
    collection.get("item").forEach(folder -> folder.get("item").forEach(requests::add));
    return requests;
  }
}
