package dev.parley.app;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// A part of the program that can run in a process of its own.
enum Target {
  /// Accounts.
  ACCOUNTS("credentials, sessions, tokens, profiles, user search"),
  /// Chats.
  CHATS("chats, members, messages"),
  /// Friends.
  FRIENDS("friendships, friend requests, blocks"),
  /// Gateway.
  GATEWAY("the public door: REST, gRPC, gRPC-Web, OpenAPI and its pages"),
  /// Real time.
  REALTIME("the WebSocket hub: delivery, typing, presence");

  /// The name that stands for all targets in one process.
  static final String ALL = "all";

  private final String summary;

  Target(String summary) {
    this.summary = summary;
  }

  /// What a person types.
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// What it does, in a few words.
  String summary() {
    return summary;
  }

  /// The targets of these names, separated by commas; `all` stands for every one.
  ///
  /// @throws IllegalArgumentException for an unknown name or none, saying what it must be
  static Set<Target> parse(String names) {
    Set<Target> targets = EnumSet.noneOf(Target.class);
    for (String name : names.split(",", -1)) {
      if (name.strip().equals(ALL)) {
        targets.addAll(EnumSet.allOf(Target.class));
      } else {
        targets.add(one(name.strip()));
      }
    }
    return targets;
  }

  private static Target one(String name) {
    return Arrays.stream(values())
        .filter(target -> target.id().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(known()));
  }

  private static String known() {
    return Arrays.stream(values())
        .map(Target::id)
        .collect(Collectors.joining(", ", ALL + ", or some of ", ", separated by commas"));
  }
}
