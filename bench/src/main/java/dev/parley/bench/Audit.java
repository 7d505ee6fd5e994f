package dev.parley.bench;

/// What was wrong with what a load's connections received.
///
/// @param lost acknowledged sends that a connection did not get
/// @param duplicated deliveries that the connection had got before
/// @param disordered deliveries behind a later one of the same sender
/// @param holes deliveries whose number in their chat does not follow on the one before
/// @param errors frames that failed or were not answered, connections that ended, foreign messages
/// @param resyncs times the server gave up on a connection's events
record Audit(long lost, long duplicated, long disordered, long holes, long errors, long resyncs) {
  static final Audit CLEAN = new Audit(0, 0, 0, 0, 0, 0);

  static Audit errors(long errors) {
    return new Audit(0, 0, 0, 0, errors, 0);
  }

  long wrong() {
    return lost + duplicated + disordered + holes + errors + resyncs;
  }

  Audit plus(Audit other) {
    return new Audit(
        lost + other.lost,
        duplicated + other.duplicated,
        disordered + other.disordered,
        holes + other.holes,
        errors + other.errors,
        resyncs + other.resyncs);
  }
}
