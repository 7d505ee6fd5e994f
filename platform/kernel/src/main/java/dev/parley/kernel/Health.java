package dev.parley.kernel;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Whether a program is ready for work: it has started, is not shutting down, and each of its
/// components passes its check.
///
/// Thread-safe. A report takes at most the bound, because all components are checked at once and a
/// check that takes longer is given up and counts as a problem.
public final class Health {

  private static final State STARTING = new State("starting", Map.of());

  private final Duration bound;
  private volatile State state = STARTING;

  /// A program that is starting.
  public Health() {
    this(Duration.ofSeconds(1));
  }

  /// @param bound for each check
  Health(Duration bound) {
    this.bound = bound;
  }

  /// Tells that everything has started; from now on the components decide.
  ///
  /// @param components by name
  public synchronized void started(Map<String, Component> components) {
    if (state.equals(STARTING)) {
      state = new State("", new LinkedHashMap<>(components));
    }
  }

  /// Tells that the program is about to stop: not ready from now on, for good.
  public synchronized void draining() {
    state = new State("draining", Map.of());
  }

  /// Checks everything now.
  public Report report() {
    State now = state;
    SequencedMap<String, String> problems = new LinkedHashMap<>();
    if (!now.refusal.isEmpty()) {
      problems.put("server", now.refusal);
      return new Report(problems);
    }
    long deadline = System.nanoTime() + bound.toNanos();
    Map<String, Future<String>> checks = new TreeMap<>();
    now.components.forEach((name, component) -> checks.put(name, check(name, component)));
    checks.forEach(
        (name, check) -> {
          String problem = await(check, deadline);
          if (!problem.isEmpty()) {
            problems.put(name, problem);
          }
        });
    return new Report(problems);
  }

  private static Future<String> check(String name, Component component) {
    var task =
        new FutureTask<>(
            () -> {
              component.check();
              return "";
            });
    Thread.ofVirtual().name("health-" + name).start(task);
    return task;
  }

  private static String await(Future<String> check, long deadline) {
    try {
      return check.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      check.cancel(true);
      return "no answer in time";
    } catch (ExecutionException failure) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      String message = cause.getMessage();
      return message == null ? cause.getClass().getSimpleName() : message;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  private record State(String refusal, Map<String, Component> components) {}

  /// The outcome of one round of checks.
  ///
  /// @param problems what is wrong, for an operator, by component; empty when ready
  public record Report(SequencedMap<String, String> problems) {

    /// Whether work may be sent here.
    public boolean ready() {
      return problems.isEmpty();
    }
  }
}
