package dev.parley.kernel;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/// Sets Logback up without files: lines to the standard error stream, for people or as JSON.
///
/// Logback finds this class by itself through the service loader, so that every process and every
/// test logs the same way before, or without, [#configure].
public final class Logs extends ContextAwareBase implements Configurator {

  /// The MDC key of the id of the request being worked on.
  public static final String REQUEST = "request";

  private static final String PATTERN =
      "%d{HH:mm:ss.SSS} %-5level %-20logger{0} %msg %kvp%replace( request=%X{request}){' request=$', ''}%n";

  /// For the service loader.
  public Logs() {}

  /// Replaces the set-up of this process, for SLF4J and for `java.util.logging`.
  public static void configure(LogsConfig config) {
    apply((LoggerContext) LoggerFactory.getILoggerFactory(), config);
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    apply(context, new LogsConfig(LogsConfig.Format.CONSOLE, LogsConfig.Level.WARN));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static void apply(LoggerContext context, LogsConfig config) {
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setName("console");
    appender.setTarget("System.err");
    appender.setEncoder(encoder(context, config.format()));
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.addAppender(appender);
    Level level = Level.valueOf(config.level().name());
    root.setLevel(level.isGreaterOrEqual(Level.WARN) ? level : Level.WARN);
    context.getLogger("dev.parley").setLevel(level);
    // What strangers send must not fill the log; such requests are answered and counted.
    context.getLogger("com.linecorp.armeria.server.Http1RequestDecoder").setLevel(Level.ERROR);
    context.getLogger("com.linecorp.armeria.server.HttpServerHandler").setLevel(Level.ERROR);
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context, LogsConfig.Format format) {
    Encoder<ILoggingEvent> encoder =
        switch (format) {
          case JSON -> new JsonLogEncoder();
          case CONSOLE -> {
            var pattern = new PatternLayoutEncoder();
            pattern.setPattern(PATTERN);
            yield pattern;
          }
        };
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }
}
