package dev.parley.chats;

import dev.parley.api.chats.v1.MemberRole;

/// What a member may do, from least to most. The order of the constants is the order of rights.
enum ChatRole {
  MEMBER(1, MemberRole.MEMBER_ROLE_MEMBER),
  ADMIN(2, MemberRole.MEMBER_ROLE_ADMIN),
  OWNER(3, MemberRole.MEMBER_ROLE_OWNER);

  private final int code;
  private final MemberRole proto;

  ChatRole(int code, MemberRole proto) {
    this.code = code;
    this.proto = proto;
  }

  /// The number stored in the database.
  int code() {
    return code;
  }

  /// The contract's name of it.
  MemberRole proto() {
    return proto;
  }

  /// Whether this role has at least the rights of another.
  boolean is(ChatRole least) {
    return compareTo(least) >= 0;
  }

  static ChatRole ofCode(int code) {
    return switch (code) {
      case 1 -> MEMBER;
      case 2 -> ADMIN;
      case 3 -> OWNER;
      default -> throw new IllegalArgumentException("No chat role has the code " + code);
    };
  }
}
