package dev.parley.kernel;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/// Writes a log event as one line of JSON: `time`, `level`, `logger`, `thread`, `message`, then the
/// MDC's entries (`request`), then the event's own keys, then `error` with the stack trace. Own
/// keys stand at the top level, where Logback's encoder would nest them in an array. Thread-safe.
final class JsonLogEncoder extends EncoderBase<ILoggingEvent> {

  private static final byte[] NOTHING = {};

  @Override
  public byte[] encode(ILoggingEvent event) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("time", event.getInstant().toString());
    fields.put("level", event.getLevel().toString());
    fields.put("logger", event.getLoggerName());
    fields.put("thread", event.getThreadName());
    fields.put("message", event.getFormattedMessage());
    event.getMDCPropertyMap().forEach((key, value) -> add(fields, key, value));
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        add(fields, pair.key, pair.value);
      }
    }
    if (event.getThrowableProxy() != null) {
      add(fields, "error", ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    return print(fields).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }

  private static void add(
      Map<String, @Nullable Object> fields, String key, @Nullable Object value) {
    String free = key;
    while (fields.containsKey(free)) {
      free = free + "_";
    }
    fields.put(free, value);
  }

  private static String print(Map<String, @Nullable Object> fields) {
    var json = new StringBuilder(256).append('{');
    fields.forEach(
        (key, value) -> {
          json.append(json.length() == 1 ? "" : ",");
          quote(json, key).append(':');
          switch (value) {
            case null -> json.append("null");
            case Boolean bool -> json.append(bool);
            case Integer number -> json.append(number);
            case Long number -> json.append(number);
            default -> quote(json, value.toString());
          }
        });
    return json.append("}\n").toString();
  }

  private static StringBuilder quote(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          if (c < 0x20 || Character.isSurrogate(c) || c == '\u2028' || c == '\u2029') {
            json.append("\\u%04x".formatted((int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    return json.append('"');
  }
}
