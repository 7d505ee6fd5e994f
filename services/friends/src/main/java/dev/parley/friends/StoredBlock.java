package dev.parley.friends;

import java.time.Instant;
import java.util.UUID;

/// A block of one person by another. Immutable.
///
/// @param userId who is blocked
/// @param since when that began, in microseconds
record StoredBlock(UUID userId, Instant since) {}
