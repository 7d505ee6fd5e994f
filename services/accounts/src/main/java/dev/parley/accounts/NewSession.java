package dev.parley.accounts;

import java.time.Instant;
import java.util.UUID;

/// A session to open.
///
/// @param id for ever
/// @param token what its first refresh token is known by
/// @param userAgent what the device calls itself, at most 256 characters
/// @param address where it signed in from, at most 64 characters
/// @param createdAt in whole microseconds
/// @param expiresAt after that it cannot be refreshed
record NewSession(
    UUID id,
    RefreshToken.Hashes token,
    String userAgent,
    String address,
    Instant createdAt,
    Instant expiresAt) {}
