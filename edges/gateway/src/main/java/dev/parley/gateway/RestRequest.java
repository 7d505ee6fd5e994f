package dev.parley.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.rpc.ContractJson;
import dev.parley.rpc.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Reads the message of a REST request from its path, query and body. Stateless.
///
/// All three parts go through [ContractJson], so that every door refuses the same values with the
/// same words.
final class RestRequest {
  private static final JsonFactory JSON = new JsonFactory();

  private RestRequest() {}

  /// Reads a request.
  ///
  /// @param route the route that matched
  /// @param target the request target as it was sent: path and query, still encoded
  /// @param body the body, empty if there was none
  /// @return the message, not yet checked against its field rules
  /// @throws io.grpc.StatusRuntimeException naming the field if one is at fault
  static Message read(RestRoute route, String target, byte[] body) {
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    String query = mark < 0 ? "" : target.substring(mark + 1);
    Message.Builder request = route.target().newRequest();
    readBody(route, body, request);
    ParameterJson parameters = new ParameterJson(request.getDescriptorForType());
    addPath(route, path, parameters);
    addQuery(route, query, parameters);
    ContractJson.merge(parameters.toJson(), request);
    return request.build();
  }

  private static void readBody(RestRoute route, byte[] body, Message.Builder request) {
    if (body.length == 0) {
      return;
    }
    if (!route.body()) {
      throw Failure.of(
          ErrorReason.ERROR_REASON_MALFORMED, "This operation takes no body; leave it out.");
    }
    ContractJson.merge(body, request);
    refusePathFields(route, body);
  }

  /// What is in the path may not be in the body too, not even with the same value.
  private static void refusePathFields(RestRoute route, byte[] body) {
    List<String> inPath =
        route.variables().values().stream().map(FieldDescriptor::getJsonName).toList();
    if (inPath.isEmpty()) {
      return;
    }
    try (JsonParser json = JSON.createParser(body)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        if (inPath.contains(name)) {
          throw Failure.field(name, "%s is in the path; leave it out of the body".formatted(name));
        }
        json.nextToken();
        json.skipChildren();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the body was read before without fault", e);
    }
  }

  private static void addPath(RestRoute route, String path, ParameterJson parameters) {
    List<String> segments = RestRoute.segments(path);
    if (segments.size() != RestRoute.segments(route.path()).size()) {
      throw Failure.of(ErrorReason.ERROR_REASON_UNKNOWN_PATH, "There is no such path.");
    }
    for (Map.Entry<Integer, FieldDescriptor> variable :
        new TreeMap<>(route.variables()).entrySet()) {
      parameters.add(
          variable.getValue().getJsonName(), PercentCoding.path(segments.get(variable.getKey())));
    }
  }

  private static void addQuery(RestRoute route, String query, ParameterJson parameters) {
    for (String pair : query.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = PercentCoding.query(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : PercentCoding.query(pair.substring(equals + 1));
      if (route.body()) {
        throw Failure.of(
            ErrorReason.ERROR_REASON_UNKNOWN_FIELD,
            ParameterJson.shorten(name),
            "This operation takes its fields in the body, none in the query.");
      }
      parameters.add(name, value);
    }
  }
}
