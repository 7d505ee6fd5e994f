package dev.parley.kernel;

/// What a started module gives the graph: something that can be checked, drained and closed.
///
/// Implementations are thread-safe. [#drain()] and [#close()] are each called at most once by the
/// graph, in this order, in reverse order of start; both must return normally when there is nothing
/// to do.
public interface Component extends AutoCloseable {

  /// Says whether the component can do its work now. Called often and concurrently.
  ///
  /// @throws Exception with a message for an operator when it is not ready; must return or throw
  ///     within one second, slower counts as not ready
  default void check() throws Exception {}

  /// Stops taking new work and returns when work in flight is done or a bound has passed: ten
  /// seconds, unless a setting says more.
  default void drain() {}

  /// Releases everything the component holds.
  @Override
  default void close() {}
}
