package dev.parley.accounts;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// One deletion of an account. Immutable.
///
/// @param id cannot be guessed: whoever has it may read how far it is
/// @param user whose account
/// @param acceptedAt when
/// @param doneAt when nothing was left; empty until then
record Deletion(UUID id, UUID user, Instant acceptedAt, Optional<Instant> doneAt) {}
