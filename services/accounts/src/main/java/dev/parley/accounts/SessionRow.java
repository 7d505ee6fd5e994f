package dev.parley.accounts;

import java.time.Instant;
import java.util.UUID;

/// One open session as it is stored. Immutable.
///
/// @param id for ever
/// @param userId whose
/// @param createdAt when it was opened
/// @param lastUsedAt when its tokens were last issued
/// @param expiresAt after that it cannot be refreshed
/// @param userAgent what the device called itself, may be empty
/// @param address where it signed in from, may be empty
record SessionRow(
    UUID id,
    UUID userId,
    Instant createdAt,
    Instant lastUsedAt,
    Instant expiresAt,
    String userAgent,
    String address) {}
