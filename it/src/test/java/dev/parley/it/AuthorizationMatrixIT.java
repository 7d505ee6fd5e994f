package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.parley.it.ContractCatalog.Method;
import dev.parley.it.MatrixScene.Actor;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every role, every public method, every door: who may do what to whose object.
///
/// The methods come from the contract; one without a row in [MatrixRows] fails.
@TestInstance(Lifecycle.PER_CLASS)
final class AuthorizationMatrixIT {
  private final TestServer server = TestServer.start();
  private final MatrixScene scene = new MatrixScene(server);
  private final Map<String, Door> doors =
      Map.of(
          "REST", new RestDoor(server.base()),
          "gRPC", new GrpcDoor("gproto+http", server.base()),
          "gRPC-Web", new GrpcDoor("gproto-web+http", server.base()),
          "WebSocket", new SocketDoor(server.base()));

  @AfterAll
  void close() {
    doors.values().forEach(Door::close);
    server.close();
  }

  static List<Method> methods() {
    return ContractCatalog.publicMethods();
  }

  @Test
  void everyPublicMethodHasARowAndEveryRowAMethod() {
    assertThat(MatrixRows.ROWS.keySet())
        .containsExactlyInAnyOrderElementsOf(
            methods().stream().map(Method::name).collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void everyActorGetsWhatTheRowSaysOnEveryDoor(Method method) {
    MatrixRows.Row row = MatrixRows.row(method.name());
    List<String> wrong = new ArrayList<>();
    doors.forEach(
        (name, door) -> {
          if (!door.offers(method)) {
            return;
          }
          for (Actor actor : Actor.values()) {
            MatrixScene.Cell cell = scene.cell(actor);
            Message request = row.request().apply(cell);
            Answer answer = door.call(method, request, cell.authorization());
            String expected = row.expected(actor);
            if (!answer.code().equals(expected)) {
              wrong.add(
                  "%s as %s over %s: expected %s, got %s (%s)"
                      .formatted(method, actor, name, expected, answer.code(), answer.detail()));
            }
          }
        });

    assertThat(wrong).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void aDeletedObjectIsGoneForEveryActorOnEveryDoor(Method method) {
    MatrixRows.Row row = MatrixRows.row(method.name());
    if (!row.inChat()) {
      return;
    }
    Map<Actor, List<String>> answers = new EnumMap<>(Actor.class);
    doors.forEach(
        (name, door) -> {
          if (!door.offers(method)) {
            return;
          }
          for (Actor actor : Actor.values()) {
            MatrixScene.Cell cell = scene.deletedCell(actor);
            answers
                .computeIfAbsent(actor, _ -> new ArrayList<>())
                .add(door.call(method, row.request().apply(cell), cell.authorization()).code());
          }
        });

    answers.forEach(
        (actor, codes) ->
            assertThat(codes)
                .as("%s of a deleted chat as %s", method, actor)
                .containsOnly(actor == Actor.ANONYMOUS ? "UNAUTHENTICATED" : row.deleted()));
  }
}
