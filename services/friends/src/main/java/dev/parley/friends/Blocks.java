package dev.parley.friends;

/// Who has blocked whom of two people. Immutable.
///
/// @param byUser the one has blocked the other
/// @param byOther the other has blocked the one
record Blocks(boolean byUser, boolean byOther) {}
