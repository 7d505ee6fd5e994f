package dev.parley.accounts;

/// What one Argon2id hash costs.
///
/// @param memoryKib memory in KiB, at least 8 times the lanes
/// @param passes over the memory, at least 1
/// @param lanes at least 1; they are computed one after another here
record Argon2Cost(int memoryKib, int passes, int lanes) {
  Argon2Cost {
    if (lanes < 1 || passes < 1 || memoryKib < 8 * lanes) {
      throw new IllegalArgumentException("Argon2 needs a lane, a pass and 8 KiB a lane");
    }
  }
}
