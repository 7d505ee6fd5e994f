package dev.parley.accounts;

/// Someone who has just signed in, and the tokens of the new session.
record SignedIn(UserRow user, Tokens tokens) {}
