package dev.parley.gateway;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.linecorp.armeria.common.HttpMethod;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Where REST shows a method: one `google.api.http` rule of the contract. Immutable.
///
/// The subset of rules the contract uses is taken: a variable is one path segment and names one
/// scalar field of the request; the body is the whole rest of the request (`*`) or nothing, and
/// without a body the rest comes in the query.
///
/// @param target the method behind it
/// @param method the HTTP method
/// @param path the template, for example `/v1/chats/{chat_id}`; as it is, also Armeria's pattern
/// @param variables the fields in the path, by their position among its segments
/// @param body whether the request takes a body
record RestRoute(
    PublicMethod target,
    HttpMethod method,
    String path,
    Map<Integer, FieldDescriptor> variables,
    boolean body) {

  /// The routes of a method: none if the contract does not show it on REST.
  static List<RestRoute> of(PublicMethod target) {
    List<RestRoute> routes = new ArrayList<>();
    if (target.contract().getOptions().hasExtension(AnnotationsProto.http)) {
      HttpRule rule = target.contract().getOptions().getExtension(AnnotationsProto.http);
      routes.add(of(target, rule));
      rule.getAdditionalBindingsList().forEach(more -> routes.add(of(target, more)));
    }
    return routes;
  }

  /// The segments of a path, without empty ones.
  static List<String> segments(String path) {
    return Arrays.stream(path.split("/", -1)).filter(segment -> !segment.isEmpty()).toList();
  }

  /// The request fields that are not in the path, in the contract's order.
  List<FieldDescriptor> otherFields() {
    return target.contract().getInputType().getFields().stream()
        .filter(field -> !variables.containsValue(field))
        .toList();
  }

  private static RestRoute of(PublicMethod target, HttpRule rule) {
    return switch (rule.getPatternCase()) {
      case GET -> of(target, HttpMethod.GET, rule.getGet(), rule.getBody());
      case PUT -> of(target, HttpMethod.PUT, rule.getPut(), rule.getBody());
      case POST -> of(target, HttpMethod.POST, rule.getPost(), rule.getBody());
      case DELETE -> of(target, HttpMethod.DELETE, rule.getDelete(), rule.getBody());
      case PATCH -> of(target, HttpMethod.PATCH, rule.getPatch(), rule.getBody());
      case CUSTOM, PATTERN_NOT_SET ->
          throw new IllegalArgumentException(wrong(target, "no method"));
    };
  }

  private static RestRoute of(PublicMethod target, HttpMethod method, String path, String body) {
    if (!body.isEmpty() && !body.equals("*")) {
      throw new IllegalArgumentException(wrong(target, "a body that is not \"*\""));
    }
    Descriptor request = target.contract().getInputType();
    Map<Integer, FieldDescriptor> variables = new LinkedHashMap<>();
    List<String> segments = segments(path);
    for (int i = 0; i < segments.size(); i++) {
      String segment = segments.get(i);
      if (segment.startsWith("{")) {
        FieldDescriptor field = request.findFieldByName(segment.substring(1, segment.length() - 1));
        if (field == null || field.isRepeated() || isMessage(field)) {
          throw new IllegalArgumentException(wrong(target, "the variable " + segment));
        }
        variables.put(i, field);
      }
    }
    return new RestRoute(target, method, path, Map.copyOf(variables), !body.isEmpty());
  }

  private static boolean isMessage(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
  }

  private static String wrong(PublicMethod target, String what) {
    return "%s has an HTTP rule with %s".formatted(target.name(), what);
  }
}
