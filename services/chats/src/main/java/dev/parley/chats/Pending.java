package dev.parley.chats;

import java.util.concurrent.CompletableFuture;

/// A write on its way through its lane. Thread-safe: its answer is given once.
///
/// @param write what to write
/// @param answer completed once the outcome is known
/// @param deadline on the scale of [System#nanoTime()]; afterwards nobody waits for the answer
/// @param <T> what the write answers
record Pending<T>(ChatWrite<T> write, CompletableFuture<T> answer, long deadline) {
  boolean expired() {
    return System.nanoTime() - deadline >= 0;
  }
}
