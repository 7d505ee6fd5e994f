package dev.parley.accounts;

/// A pair of tokens for a client.
///
/// @param access an ES256 JWT
/// @param expiresIn seconds until it expires
/// @param refresh opaque; good for one refresh
/// @param refreshExpiresIn seconds until the session ends unless it is refreshed
record Tokens(String access, int expiresIn, String refresh, int refreshExpiresIn) {
  @Override
  public String toString() {
    return "Tokens";
  }
}
