package dev.parley.realtime;

import java.util.concurrent.atomic.AtomicBoolean;

/// Who hears a channel's events. Thread-safe.
abstract class Audience {
  private final AtomicBoolean missed = new AtomicBoolean();

  /// Notes that an event was given up.
  ///
  /// @return false if that was noted already and not yet told
  final boolean markMissed() {
    return missed.compareAndSet(false, true);
  }

  /// Tells everyone that events may be missing.
  final void tellMissed() {
    missed.set(false);
    resync();
  }

  abstract void resync();
}
