package dev.parley.kernel;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The started modules of one start. Thread-safe; draining and closing happen once.
public final class Running implements Component {

  private static final Logger LOG = LoggerFactory.getLogger(Running.class);

  private final SequencedMap<ModuleGraph.Key<?>, Component> started;
  private final AtomicBoolean drained = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  Running(SequencedMap<ModuleGraph.Key<?>, Component> started) {
    this.started = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(started));
  }

  /// The names of the started modules in the order of their start.
  public List<String> names() {
    return started.keySet().stream().map(ModuleGraph.Key::name).toList();
  }

  /// The components by the names of their modules, in the order of their start.
  public Map<String, Component> components() {
    Map<String, Component> byName = new LinkedHashMap<>();
    started.forEach((key, component) -> byName.put(key.name(), component));
    return byName;
  }

  /// The component of a started module.
  ///
  /// @throws IllegalArgumentException when the module was not started
  public <T extends Component> T get(ModuleGraph.Key<T> key) {
    return lookup(started, key);
  }

  /// The component of a module, if it was started.
  public <T extends Component> Optional<T> find(ModuleGraph.Key<T> key) {
    return started.containsKey(key) ? Optional.of(get(key)) : Optional.empty();
  }

  /// Drains every module, in reverse order of start, so that who calls is drained before who is
  /// called. A module that fails to drain is logged and does not keep the others.
  @Override
  public void drain() {
    if (drained.compareAndSet(false, true)) {
      started
          .sequencedEntrySet()
          .reversed()
          .forEach(entry -> attempt("drain", entry.getKey(), entry.getValue()::drain));
    }
  }

  /// Drains, unless that was done, then closes every module in reverse order of start. A module
  /// that fails to close is logged and does not keep the others.
  @Override
  public void close() {
    drain();
    if (closed.compareAndSet(false, true)) {
      started
          .sequencedEntrySet()
          .reversed()
          .forEach(entry -> attempt("close", entry.getKey(), entry.getValue()::close));
    }
  }

  void closeAll(Throwable reason) {
    closed.set(true);
    started
        .sequencedEntrySet()
        .reversed()
        .forEach(
            entry -> {
              try {
                entry.getValue().close();
              } catch (RuntimeException failure) {
                reason.addSuppressed(failure);
              }
            });
  }

  private static void attempt(String step, ModuleGraph.Key<?> key, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException failure) {
      LOG.atError()
          .addKeyValue("module", key.name())
          .setCause(failure)
          .log("A module did not {} cleanly", step);
    }
  }

  @SuppressWarnings("unchecked") // a key is made together with the starter of its type
  static <T extends Component> T lookup(
      Map<ModuleGraph.Key<?>, Component> started, ModuleGraph.Key<T> key) {
    Component component = started.get(key);
    if (component == null) {
      throw new IllegalArgumentException("Module " + key.name() + " is not started");
    }
    return (T) component;
  }
}
