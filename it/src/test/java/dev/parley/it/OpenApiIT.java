package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.parley.it.ContractCatalog.Method;
import dev.parley.it.MatrixScene.Actor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The served OpenAPI document is true: it has every operation, and every answer is as it says.
@TestInstance(Lifecycle.PER_CLASS)
final class OpenApiIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final TestServer server = TestServer.start();
  private final MatrixScene scene = new MatrixScene(server);
  private final RestDoor rest = new RestDoor(server.base());
  private final JsonNode document;

  OpenApiIT() throws IOException, InterruptedException {
    document = JSON.readTree(get("/openapi.json").body());
  }

  @AfterAll
  void close() {
    rest.close();
    server.close();
  }

  static List<Method> methods() {
    return ContractCatalog.publicMethods();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create(server.base() + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void theDocumentHasTheOperationsOfTheContractAndNoOthers() {
    Set<String> documented = new TreeSet<>();
    document
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        verb ->
                            documented.add(verb.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    Set<String> contract = new TreeSet<>();
    methods().forEach(method -> contract.add(method.verb() + " " + camel(method.path())));

    assertThat(documented).containsAll(contract);
    documented.removeAll(contract);
    assertThat(documented).allMatch(operation -> operation.startsWith("GET /health"));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void everyAnswerIsAsTheDocumentSays(Method method) throws IOException {
    MatrixRows.Row row = MatrixRows.row(method.name());
    List<String> wrong = new ArrayList<>();
    for (Actor actor : Actor.values()) {
      MatrixScene.Cell cell = scene.cell(actor);
      HttpResponse<String> response =
          rest.send(method, RestDoor.fields(row.request().apply(cell)), cell.authorization());
      for (String error : errors(method, response)) {
        wrong.add("%s → %d: %s".formatted(actor, response.statusCode(), error));
      }
    }

    assertThat(wrong).isEmpty();
  }

  @Test
  void everyOperationThatShouldSucceedDoesForSomeone() {
    assertThat(methods().stream().filter(method -> !method.name().equals("AuthService.IssueToken")))
        .allSatisfy(
            method ->
                assertThat(
                        Arrays.stream(Actor.values()).map(MatrixRows.row(method.name())::expected))
                    .contains("OK"));
  }

  private List<String> errors(Method method, HttpResponse<String> response) throws IOException {
    JsonNode operation =
        document
            .get("paths")
            .path(camel(method.path()))
            .path(method.verb().toLowerCase(Locale.ROOT));
    JsonNode documented = operation.path("responses").path(String.valueOf(response.statusCode()));
    if (documented.isMissingNode()) {
      documented = operation.path("responses").path("default");
    }
    if (documented.has("$ref")) {
      documented = document.at(documented.get("$ref").asText().substring(1));
    }
    String type = response.headers().firstValue("content-type").orElse("").replaceFirst(";.*", "");
    JsonNode schema = documented.path("content").path(type).path("schema");
    if (schema.isMissingNode()) {
      return List.of("the document has no such answer: " + type);
    }
    ObjectNode root = schema.deepCopy();
    root.set("components", document.get("components"));
    return JsonSchemaFactory.getInstance(VersionFlag.V202012)
        .getSchema(root)
        .validate(JSON.readTree(response.body()))
        .stream()
        .map(Object::toString)
        .toList();
  }

  @Test
  void swaggerUiIsServedWithoutAnyOtherOrigin() throws IOException, InterruptedException {
    String page = get("/docs/").body();

    assertThat(page).contains("swagger-ui").doesNotContain("http://").doesNotContain("https://");
  }

  private static String camel(String path) {
    return Pattern.compile("_([a-z])")
        .matcher(path)
        .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
  }
}
