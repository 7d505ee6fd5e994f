package dev.parley.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class JsonLogEncoderTest {

  private final LoggerContext context = new LoggerContext();
  private final Logger logger = context.getLogger("dev.parley.chats.ChatService");

  JsonLogEncoderTest() {
    context.setMDCAdapter(new LogbackMDCAdapter());
  }

  @Test
  void anEventIsOneLineWithStableKeys() {
    LoggingEvent event = event("Chat {} made", null, "one");
    event.setMDCPropertyMap(Map.of("request", "r-1"));
    event.addKeyValuePair(new KeyValuePair("members", 3));
    event.addKeyValuePair(new KeyValuePair("chat", "c-1"));

    assertThat(encode(event))
        .isEqualTo(
            "{\"time\":\"2026-01-02T03:04:05Z\",\"level\":\"INFO\","
                + "\"logger\":\"dev.parley.chats.ChatService\",\"thread\":\"main\","
                + "\"message\":\"Chat one made\",\"request\":\"r-1\",\"members\":3,\"chat\":\"c-1\"}\n");
  }

  @Test
  void textIsEscapedSoThatALineStaysALine() {
    assertThat(encode(event("a\"b\\c\nd\re\tf\u0000\u2028\uD800é", null)))
        .contains("\"message\":\"a\\\"b\\\\c\\nd\\re\\tf\\u0000\\u2028\\ud800é\"")
        .hasLineCount(1);
  }

  @Test
  void anErrorCarriesItsStackTrace() {
    assertThat(encode(event("Failed", new IllegalStateException("why"))))
        .contains("\"error\":\"java.lang.IllegalStateException: why\\n\\tat ")
        .hasLineCount(1);
  }

  @Test
  void anOwnKeyDoesNotReplaceAStableOne() {
    LoggingEvent event = event("Text", null);
    event.addKeyValuePair(new KeyValuePair("level", "mine"));

    assertThat(encode(event)).contains("\"level\":\"INFO\"").contains("\"level_\":\"mine\"");
  }

  private LoggingEvent event(String message, @Nullable Throwable error, Object... arguments) {
    var event = new LoggingEvent("", logger, Level.INFO, message, error, arguments);
    event.setThreadName("main");
    event.setInstant(Instant.parse("2026-01-02T03:04:05Z"));
    return event;
  }

  private static String encode(ILoggingEvent event) {
    return new String(new JsonLogEncoder().encode(event), StandardCharsets.UTF_8);
  }
}
