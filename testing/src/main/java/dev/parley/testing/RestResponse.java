package dev.parley.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import org.assertj.core.api.Assertions;

/// An answer of the server. Immutable.
///
/// @param status the HTTP status
/// @param headers the headers
/// @param text the body
/// @param json the body as JSON; a missing node when it is none
public record RestResponse(int status, HttpHeaders headers, String text, JsonNode json) {

  /// Requires a status.
  ///
  /// @return the body
  public JsonNode expect(int expected) {
    Assertions.assertThat(status).as("status of %s", text).isEqualTo(expected);
    return json;
  }

  /// A header's first value, or the empty text.
  public String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  /// The code of a problem, or the empty text.
  public String code() {
    return json.path("code").asText("");
  }
}
