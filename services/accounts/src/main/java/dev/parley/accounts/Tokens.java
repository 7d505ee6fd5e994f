package dev.parley.accounts;

/// A pair of tokens for a client.
///
/// @param access an ES256 JWT
/// @param expiresIn seconds until it expires
/// @param refresh opaque; good for one refresh
record Tokens(String access, int expiresIn, String refresh) {
  @Override
  public String toString() {
    return "Tokens";
  }
}
