package dev.parley.bench;

/// Measures some figures. Used by one thread; it may keep what it set up for its next round.
interface Scenario {
  /// Runs one round and adds what it measured, one value for each figure.
  void round(Bench bench, Results results) throws Exception;
}
