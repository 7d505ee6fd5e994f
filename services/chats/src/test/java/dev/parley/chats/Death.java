package dev.parley.chats;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The end of a process at one step of its work: of each pair of numbers the first is before a
/// step takes effect, the second after. What is called later happens no more. Thread-safe.
final class Death {
  /// Here it was.
  static final class Died extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final AtomicInteger left;
  private final boolean afterwards;

  /// @param number of the step, from 1
  Death(int number) {
    this.left = new AtomicInteger((number + 1) / 2);
    this.afterwards = number % 2 == 0;
  }

  /// Takes a step.
  <T> T step(Supplier<T> step) {
    int before = left.decrementAndGet();
    if (before < 0 || (before == 0 && !afterwards)) {
      throw new Died();
    }
    T result = step.get();
    if (before == 0) {
      throw new Died();
    }
    return result;
  }

  /// The same erasures, whose every writing is a step.
  ErasureStore of(ErasureStore real) {
    return new ErasureStore() {
      @Override
      public void accept(Erasure erasure) {
        real.accept(erasure);
      }

      @Override
      public List<Erasure> open(int limit) {
        return real.open(limit);
      }

      @Override
      public long now() {
        return real.now();
      }

      @Override
      public boolean isSettled(long point) {
        return real.isSettled(point);
      }

      @Override
      public void finish(UUID user, Instant at) {
        boolean _ =
            step(
                () -> {
                  real.finish(user, at);
                  return true;
                });
      }
    };
  }

  /// The same storage, whose every transaction is a step.
  Storage of(Storage real) {
    return new Storage() {
      @Override
      public ChatStore chats() {
        return real.chats();
      }

      @Override
      public MessageStore messages() {
        return real.messages();
      }

      @Override
      public void write(Consumer<ChatTransaction> work) {
        boolean _ =
            step(
                () -> {
                  real.write(work);
                  return true;
                });
      }
    };
  }
}
