package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.rpc.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class OpenApiDocumentTest {
  private static final Pattern VARIABLE = Pattern.compile("\\{([^}]+)}");
  private final JsonNode document = Door.json(file("openapi.json"));

  static Stream<RestRoute> routes() {
    return RestRoutesTest.routes();
  }

  @Test
  void theBuildMakesTheSameDocumentEveryTime() throws IOException {
    String version = document.at("/info/version").asText();

    ObjectNode again = OpenApiDocument.of(ContractComments.load(), version);

    assertThat(again.toPrettyString() + "\n").isEqualTo(file("openapi.json"));
  }

  @ParameterizedTest
  @MethodSource("routes")
  void everyRuleOfTheContractIsAnOperation(RestRoute route) {
    JsonNode operation = operation(route);

    assertThat(operation.isObject()).isTrue();
    assertThat(operation.get("summary").asText()).isNotEmpty();
    assertThat(operation.get("tags")).hasSize(1);
    assertThat(operation.at("/responses/200/content/application~1json/schema/$ref").asText())
        .isEqualTo("#/components/schemas/" + route.target().contract().getOutputType().getName());
    assertThat(operation.at("/responses/default/$ref").asText()).isNotEmpty();
    assertThat(operation.has("requestBody")).isEqualTo(route.body());
  }

  @ParameterizedTest
  @MethodSource("routes")
  void everyVariableOfAPathIsItsParameter(RestRoute route) {
    Set<String> inPath = new HashSet<>();
    VARIABLE
        .matcher(OpenApiDocument.restPath(route))
        .results()
        .forEach(m -> inPath.add(m.group(1)));

    Set<String> declared = new HashSet<>();
    for (JsonNode parameter : operation(route).get("parameters")) {
      if (parameter.path("in").asText().equals("path")) {
        assertThat(parameter.get("required").asBoolean()).isTrue();
        declared.add(parameter.get("name").asText());
      }
    }

    assertThat(declared).isEqualTo(inPath);
  }

  @ParameterizedTest
  @MethodSource("routes")
  void everyExampleIsValidByItsOwnSchema(RestRoute route) {
    JsonNode body = operation(route).at("/requestBody/content/application~1json");
    if (!body.isMissingNode()) {
      String name = route.target().contract().getInputType().getName();

      assertThat(validate(name, body.get("example").toString())).isEmpty();
    }
  }

  @Test
  void everyOperationHasItsOwnId() {
    List<String> ids = routes().map(route -> operation(route).get("operationId").asText()).toList();

    assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z][A-Za-z]+"));
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    List<String> references = document.findValuesAsText("$ref");

    assertThat(references)
        .isNotEmpty()
        .allSatisfy(
            ref -> {
              assertThat(ref).startsWith("#/");
              assertThat(document.at(ref.substring(1)).isMissingNode()).as(ref).isFalse();
            });
  }

  @Test
  void everySchemaIsUsedAndIsASchema() {
    JsonSchema metaSchema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(SchemaLocation.of(SchemaId.V202012));
    Set<String> used = new HashSet<>(document.findValuesAsText("$ref"));

    document
        .at("/components/schemas")
        .properties()
        .forEach(
            schema -> {
              assertThat(used).contains("#/components/schemas/" + schema.getKey());
              assertThat(metaSchema.validate(schema.getValue())).as(schema.getKey()).isEmpty();
            });
  }

  @Test
  void rulesOfTheContractBecomeRulesOfTheSchema() {
    JsonNode register = schema("RegisterRequest");

    assertThat(register.get("required").toString()).isEqualTo("[\"login\",\"password\"]");
    assertThat(register.at("/properties/password/minLength").asInt()).isEqualTo(8);
    assertThat(register.at("/properties/password/maxLength").asInt()).isEqualTo(256);
    assertThat(register.at("/properties/password/format").asText()).isEqualTo("password");
    assertThat(register.at("/properties/email/format").asText()).isEqualTo("email");
    assertThat(register.get("additionalProperties").asBoolean(true)).isFalse();
    assertThat(schema("CreateChatRequest").at("/properties/memberIds/maxItems").asInt())
        .isEqualTo(1000);
    assertThat(schema("SendMessageRequest").at("/properties").has("chatId")).isFalse();
  }

  @Test
  void refusedBodiesAreInvalidByTheSchemaToo() {
    assertThat(validate("CreateChatRequest", "{}")).isNotEmpty();
    assertThat(validate("CreateChatRequest", "{\"name\":\"\"}")).isNotEmpty();
    assertThat(validate("CreateChatRequest", "{\"name\":\"a\",\"x\":1}")).isNotEmpty();
    assertThat(validate("CreateChatRequest", "{\"name\":\"a\\nb\"}")).isNotEmpty();
    assertThat(validate("CreateChatRequest", "{\"name\":null}")).isNotEmpty();
    assertThat(validate("CreateChatRequest", "{\"name\":\"Engine room\"}")).isEmpty();
    assertThat(validate("MarkReadRequest", "{\"seq\":\"0\"}")).isNotEmpty();
    assertThat(validate("MarkReadRequest", "{\"seq\":\"12\"}")).isEmpty();
  }

  @Test
  void theProblemKnowsEveryCode() {
    Set<String> codes = new HashSet<>();
    schema("Problem").at("/properties/code/enum").forEach(code -> codes.add(code.asText()));

    assertThat(codes)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ErrorReason.values())
                .filter(r -> r != ErrorReason.UNRECOGNIZED && r.getNumber() != 0)
                .map(Failure::code)
                .toList());
  }

  @Test
  void everyPartOfTheContractIsDescribed() throws IOException {
    ContractComments comments = ContractComments.load();
    for (PublicMethod method : PublicContract.methods()) {
      assertThat(comments.of(method.contract())).as(method.name()).isNotEmpty();
      for (FieldDescriptor field : method.contract().getInputType().getFields()) {
        assertThat(comments.of(field)).as(field.getFullName()).isNotEmpty();
      }
      for (FieldDescriptor field : method.contract().getOutputType().getFields()) {
        assertThat(comments.of(field)).as(field.getFullName()).isNotEmpty();
      }
    }
  }

  @Test
  void publicOperationsAskForNoTokenAndOneForAPassword() {
    assertThat(document.at("/paths/~1v1~1auth~1login/post/security").size()).isZero();
    assertThat(document.at("/paths/~1v1~1auth~1token/post/security/0").has("basic")).isTrue();
    assertThat(document.at("/paths/~1v1~1chats/get").has("security")).isFalse();
    assertThat(document.at("/security/0").has("bearer")).isTrue();
  }

  private JsonNode operation(RestRoute route) {
    return document
        .path("paths")
        .path(OpenApiDocument.restPath(route))
        .path(route.method().name().toLowerCase(Locale.ROOT));
  }

  private JsonNode schema(String name) {
    return document.at("/components/schemas/" + name);
  }

  private List<String> validate(String name, String json) {
    ObjectNode root = document.deepCopy();
    ObjectNode standalone = schema(name).deepCopy();
    standalone.set("components", root.get("components"));
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(
                standalone, SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
    return schema.validate(json, InputFormat.JSON).stream().map(Object::toString).toList();
  }

  static String file(String name) {
    try (InputStream in = OpenApiDocumentTest.class.getClassLoader().getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
