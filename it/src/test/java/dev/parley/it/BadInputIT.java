package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.parley.api.common.v1.FieldRules;
import dev.parley.api.common.v1.Format;
import dev.parley.it.ContractCatalog.Method;
import dev.parley.it.Samples.Bad;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every field of every public method, generated from the contract: a wrong type, null, a huge
/// value or nothing at all is refused by name.
@TestInstance(Lifecycle.PER_CLASS)
final class BadInputIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final TestServer server = TestServer.start();
  private final RestDoor rest = new RestDoor(server.base());
  private final GrpcDoor grpc = new GrpcDoor("gproto+http", server.base());
  private String admin = "";

  @BeforeAll
  void signIn() {
    admin = server.register("admin").bearer();
  }

  @AfterAll
  void close() {
    rest.close();
    server.close();
  }

  static List<Method> methods() {
    return ContractCatalog.publicMethods();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void everyRequestFieldHasABound(Method method) {
    assertThat(method.fields())
        .allSatisfy(field -> assertThat(isBounded(field)).as("%s", field).isTrue());
  }

  private static boolean isBounded(FieldDescriptor field) {
    FieldRules rules = ContractCatalog.rules(field);
    boolean list = !field.isRepeated() || rules.getMaxItems() > 0;
    return list
        && switch (field.getJavaType()) {
          case STRING -> rules.getMaxLength() > 0 || rules.getFormat() == Format.FORMAT_UUID;
          case LONG, INT -> rules.hasMin();
          // What RFC 3339 can write is the bound of every time.
          case MESSAGE ->
              ContractCatalog.isTime(field)
                  || field.getMessageType().getFields().stream().allMatch(BadInputIT::isBounded);
          default -> true;
        };
  }

  @ParameterizedTest
  @MethodSource("methods")
  void everyBadValueIsRefusedByNameOnRest(Method method) {
    for (FieldDescriptor field : method.fields()) {
      boolean inBody = method.body() && !method.inPath(field);
      for (Bad bad : inBody ? Samples.badInBody(field) : Samples.badAsText(field)) {
        ObjectNode request = JSON.valueToTree(Samples.good(method));
        if (bad.kind().equals("missing")) {
          request.remove(field.getJsonName());
        } else {
          request.set(field.getJsonName(), tree(bad.json()));
        }

        HttpResponse<String> response = rest.send(method, request, admin);

        String what = "%s %s: %s".formatted(method, field.getJsonName(), bad.kind());
        assertThat(response.statusCode()).as("%s → %s", what, response.body()).isBetween(400, 431);
        boolean nulInTarget = bad.kind().equals("NUL") && !inBody;
        if (response.statusCode() == 400 && !nulInTarget) {
          Answer answer = RestDoor.answer(response);
          assertThat(answer.field()).as("%s → %s", what, response.body()).isEqualTo(bad.field());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void anUnknownFieldIsRefusedByNameOnRest(Method method) {
    ObjectNode request = JSON.valueToTree(Samples.good(method));
    if (!method.body()) {
      return;
    }
    request.put("surprise", 1);

    Answer answer = RestDoor.answer(rest.send(method, request, admin));

    assertThat(answer.code()).isEqualTo("UNKNOWN_FIELD");
    assertThat(answer.field()).isEqualTo("surprise");
  }

  @ParameterizedTest
  @MethodSource("methods")
  void everyBadValueThatProtobufCanCarryIsRefusedByNameOnGrpc(Method method)
      throws InvalidProtocolBufferException {
    for (FieldDescriptor field : method.fields()) {
      for (Bad bad : carried(field)) {
        ObjectNode request = JSON.valueToTree(Samples.good(method));
        if (bad.kind().equals("missing")) {
          request.remove(field.getJsonName());
        } else {
          request.set(field.getJsonName(), tree(bad.json()));
        }

        Answer answer = grpc.call(method, message(method, request), admin);

        assertThat(answer.code())
            .as("%s %s: %s", method, field.getJsonName(), bad.kind())
            .isEqualTo("INVALID_FIELD");
        assertThat(answer.field()).isEqualTo(bad.field());
      }
    }
  }

  /// What survives the generated classes: the right type with a wrong value.
  private static List<Bad> carried(FieldDescriptor field) {
    List<Bad> carried = new ArrayList<>();
    for (Bad bad : Samples.badInBody(field)) {
      boolean wrongValue =
          List.of(
                  "missing",
                  "form",
                  "huge",
                  "short",
                  "NUL",
                  "too small",
                  "too large",
                  "too many",
                  "unspecified")
              .contains(bad.kind());
      boolean expressible =
          !(bad.json() instanceof java.math.BigInteger)
              && !(bad.kind().equals("too large") && field.getJavaType() == JavaType.LONG);
      if (wrongValue && expressible) {
        carried.add(bad);
      }
    }
    return carried;
  }

  private static Message message(Method method, ObjectNode fields)
      throws InvalidProtocolBufferException {
    Message.Builder builder = Messages.builder(method.descriptor().getInputType());
    JsonFormat.parser().merge(fields.toString(), builder);
    return builder.build();
  }

  private static JsonNode tree(Object value) {
    if (value == Samples.NULL) {
      return JsonNodeFactory.instance.nullNode();
    }
    if (value instanceof List<?> list) {
      var array = JSON.createArrayNode();
      list.forEach(element -> array.add(tree(element)));
      return array;
    }
    if (value instanceof Map<?, ?> map) {
      ObjectNode object = JSON.createObjectNode();
      map.forEach((key, element) -> object.set(String.valueOf(key), tree(element)));
      return object;
    }
    return JSON.valueToTree(value);
  }
}
