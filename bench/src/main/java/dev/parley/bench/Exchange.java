package dev.parley.bench;

import io.netty.buffer.ByteBuf;

/// What one HTTP connection asks, one request after another, and whether the answers are right.
/// Confined to the connection's event loop.
interface Exchange {
  /// Appends the next request.
  void ask(ByteBuf out);

  /// Whether an answer with status 200 is the one to the oldest unanswered request.
  boolean isRight(ByteBuf body);
}
