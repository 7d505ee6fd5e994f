package dev.parley.friends;

import java.time.Instant;
import java.util.UUID;

/// A friend or a request, as one side sees it. Immutable.
///
/// @param userId the other person
/// @param relation what they are to the one who sees it
/// @param since when that began, in microseconds
record StoredFriend(UUID userId, Relation relation, Instant since) {}
