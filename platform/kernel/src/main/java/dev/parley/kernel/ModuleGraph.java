package dev.parley.kernel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/// The named modules a program is made of, and what each needs.
///
/// Immutable once built and safe for use by many threads; it can be started more than once, each
/// start makes its own components. Starts only what is wanted and what that needs, dependencies
/// first, one after another; when one fails, those already started are closed in reverse order.
///
/// A module names its needs by the [Key]s of modules registered before it, so a cycle cannot be
/// written down: a key of a later module does not exist yet, and a key of another graph is refused.
public final class ModuleGraph {

  private final Map<Key<?>, Module<?>> modules;

  private ModuleGraph(Map<Key<?>, Module<?>> modules) {
    this.modules = modules;
  }

  /// A builder without modules.
  public static Builder builder() {
    return new Builder();
  }

  /// The names of all modules in the order of their registration.
  public List<String> names() {
    return modules.keySet().stream().map(Key::name).toList();
  }

  /// The names of the modules that a start of `wanted` would start, in that order.
  ///
  /// @throws IllegalArgumentException for a key of another graph
  public List<String> plan(Collection<? extends Key<?>> wanted) {
    return order(wanted).stream().map(module -> module.key.name()).toList();
  }

  /// Starts the wanted modules and everything they need.
  ///
  /// @throws ModuleStartException when a module fails; nothing is left running
  /// @throws IllegalArgumentException for a key of another graph
  public Running start(Collection<? extends Key<?>> wanted) {
    List<Module<?>> order = order(wanted);
    SequencedMap<Key<?>, Component> started = new LinkedHashMap<>();
    for (Module<?> module : order) {
      try {
        started.put(module.key, module.start(started));
      } catch (Exception | LinkageError failure) {
        if (failure instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
        var exception = new ModuleStartException(module.key.name(), failure);
        new Running(started).closeAll(exception);
        throw exception;
      }
    }
    return new Running(started);
  }

  private List<Module<?>> order(Collection<? extends Key<?>> wanted) {
    Set<Key<?>> needed = new HashSet<>();
    wanted.forEach(key -> collect(key, needed));
    List<Module<?>> order = new ArrayList<>();
    modules.forEach(
        (key, module) -> {
          if (needed.contains(key)) {
            order.add(module);
          }
        });
    return order;
  }

  private void collect(Key<?> key, Set<Key<?>> needed) {
    Module<?> module = modules.get(key);
    if (module == null) {
      throw new IllegalArgumentException("Module " + key.name() + " is not of this graph");
    }
    if (needed.add(key)) {
      module.needs.forEach(need -> collect(need, needed));
    }
  }

  /// Makes the component of one module.
  ///
  /// @param <T> the component's type
  @FunctionalInterface
  public interface Starter<T extends Component> {

    /// Starts the component; what it needs is in `started`.
    ///
    /// @throws Exception when it cannot start; the message reaches the operator
    T start(Started started) throws Exception;
  }

  /// The started needs of a module.
  public interface Started {

    /// The component of a declared need.
    ///
    /// @throws IllegalArgumentException when the module did not declare this need
    <T extends Component> T get(Key<T> key);
  }

  /// Names a module and carries the type of its component; equal only to itself.
  ///
  /// @param <T> the component's type
  @SuppressWarnings("UnusedTypeParameter") // carries the type to the readers of the key
  public static final class Key<T extends Component> {

    private final String name;

    private Key(String name) {
      this.name = name;
    }

    /// The module's name, unique in its graph.
    public String name() {
      return name;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /// Collects modules; for one thread.
  public static final class Builder {

    private final Map<Key<?>, Module<?>> modules = new LinkedHashMap<>();
    private final Set<String> names = new HashSet<>();

    private Builder() {}

    /// Registers a module.
    ///
    /// @param name unique in this graph, not blank
    /// @param starter makes the component; may get only the declared needs
    /// @param needs keys that this builder gave out before
    /// @return the key by which others need this module
    /// @throws IllegalArgumentException for a blank or repeated name, or a need of another graph
    public <T extends Component> Key<T> module(String name, Starter<T> starter, Key<?>... needs) {
      if (name.isBlank()) {
        throw new IllegalArgumentException("A module needs a name");
      }
      Set<Key<?>> declared = new LinkedHashSet<>(List.of(needs));
      for (Key<?> need : declared) {
        if (!modules.containsKey(need)) {
          throw new IllegalArgumentException(
              "Module " + name + " needs " + need.name() + ", which is not of this graph");
        }
      }
      if (!names.add(name)) {
        throw new IllegalArgumentException("Module " + name + " is registered twice");
      }
      Key<T> key = new Key<>(name);
      modules.put(key, new Module<>(key, starter, declared));
      return key;
    }

    /// The graph of what was registered until now.
    public ModuleGraph build() {
      return new ModuleGraph(new LinkedHashMap<>(modules));
    }
  }

  private record Module<T extends Component>(Key<T> key, Starter<T> starter, Set<Key<?>> needs) {

    T start(Map<Key<?>, Component> started) throws Exception {
      return starter.start(
          new Started() {
            @Override
            public <N extends Component> N get(Key<N> need) {
              if (!needs.contains(need)) {
                throw new IllegalArgumentException(
                    "Module " + key.name() + " uses " + need.name() + " without needing it");
              }
              return Running.lookup(started, need);
            }
          });
    }
  }
}
