package dev.parley.chats;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Writes waiting for a lane, bounded in number and in weight. Thread-safe.
final class WriteQueue {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Queue<Pending<?>> waiting = new ArrayDeque<>();
  private final int capacity;
  private final long maxWeight;
  private long weight;
  private boolean closed;

  /// Makes an empty queue.
  ///
  /// @param capacity most writes that wait
  /// @param maxWeight most bytes that wait; a single write is taken whatever it weighs
  WriteQueue(int capacity, long maxWeight) {
    this.capacity = capacity;
    this.maxWeight = maxWeight;
  }

  /// Takes a write in.
  ///
  /// @return false if the queue is full or closed
  boolean offer(Pending<?> write) {
    lock.lock();
    try {
      int more = write.write().weight();
      boolean full = waiting.size() >= capacity || (weight > 0 && weight + more > maxWeight);
      if (closed || full) {
        return false;
      }
      waiting.add(write);
      weight += more;
      if (waiting.size() == 1) {
        filled.signal(); // otherwise nobody waits: the queue was not empty
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Gives out what has gathered; waits only while there is nothing.
  ///
  /// @param maxCount most writes to give out
  /// @param mostWeight bytes after which no more are given out
  /// @return at least one write, in order of arrival; nothing once the queue is closed and empty
  List<Pending<?>> take(int maxCount, long mostWeight) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && !closed) {
        filled.await();
      }
      List<Pending<?>> batch = new ArrayList<>(Math.min(maxCount, waiting.size()));
      long taken = 0;
      while (batch.size() < maxCount && taken < mostWeight) {
        Pending<?> next = waiting.poll();
        if (next == null) {
          break;
        }
        taken += next.write().weight();
        batch.add(next);
      }
      weight -= taken;
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /// Takes nothing more in; what waits is still given out.
  void close() {
    lock.lock();
    try {
      closed = true;
      filled.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// How many writes wait.
  int size() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }
}
