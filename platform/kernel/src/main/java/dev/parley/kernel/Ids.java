package dev.parley.kernel;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.util.UUID;

/// Makes the ids of everything that has one: UUIDs of version 7 (RFC 9562). Thread-safe; ids of one
/// process grow, also within a millisecond, as long as its clock does not step back, so that rows
/// inserted together lie together in an index.
public final class Ids {

  private static final TimeBasedEpochGenerator GENERATOR = Generators.timeBasedEpochGenerator();

  private Ids() {}

  /// A new id, greater than those made before it.
  public static UUID next() {
    return GENERATOR.generate();
  }
}
