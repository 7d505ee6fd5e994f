package dev.parley.bench;

import java.util.ArrayList;
import java.util.List;

/// A chat of a load. Complete before the load begins, then only read.
final class Chat {
  final String id;

  /// Its place among the chats of its load.
  final int index;

  final List<Stream> streams = new ArrayList<>();

  /// How many connections hear it.
  int receivers;

  Chat(String id, int index) {
    this.id = id;
    this.index = index;
  }
}
