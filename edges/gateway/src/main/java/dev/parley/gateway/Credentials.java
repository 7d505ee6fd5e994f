package dev.parley.gateway;

import dev.parley.api.accounts.v1.AuthServiceGrpc;
import dev.parley.api.common.v1.Access;

/// What a method wants in the Authorization header.
enum Credentials {
  /// Nothing.
  NONE,
  /// Login and password as HTTP Basic.
  BASIC,
  /// An access token.
  BEARER;

  /// What a method wants. That one method takes HTTP Basic is said only in the contract's prose.
  static Credentials of(PublicMethod method) {
    if (method.name().equals(AuthServiceGrpc.getIssueTokenMethod().getFullMethodName())) {
      return BASIC;
    }
    return method.access() == Access.ACCESS_PUBLIC ? NONE : BEARER;
  }
}
