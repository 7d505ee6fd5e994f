package dev.parley.bench;

/// What was wrong with what a load's connections received.
///
/// @param lost acknowledged sends that a receiver never got
/// @param duplicated deliveries that a receiver had got before
/// @param disordered deliveries behind a later one, and holes in a chat's sequence numbers
/// @param errors frames that failed, connections that ended
/// @param resyncs times the server gave up on a connection's events
record Audit(long lost, long duplicated, long disordered, long errors, long resyncs) {
  static final Audit CLEAN = new Audit(0, 0, 0, 0, 0);

  long wrong() {
    return lost + duplicated + disordered + errors + resyncs;
  }

  Audit plus(Audit other) {
    return new Audit(
        lost + other.lost,
        duplicated + other.duplicated,
        disordered + other.disordered,
        errors + other.errors,
        resyncs + other.resyncs);
  }
}
