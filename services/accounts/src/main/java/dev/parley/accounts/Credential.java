package dev.parley.accounts;

/// What a password is held against.
///
/// @param user whose it is
/// @param passwordHash in PHC format
/// @param version grows when the password changes
/// @param knownAddress whether the user has a session that was opened from the asked address
record Credential(UserRow user, String passwordHash, long version, boolean knownAddress) {}
