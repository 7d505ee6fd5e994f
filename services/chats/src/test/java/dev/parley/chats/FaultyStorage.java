package dev.parley.chats;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// A real storage that counts its transactions and whose connection breaks when told to.
/// Thread-safe.
final class FaultyStorage implements Storage {
  enum Fault {
    /// All is well.
    NONE,
    /// Lost before the commit reached the database.
    BEFORE_COMMIT,
    /// Committed, but the confirmation was lost.
    AFTER_COMMIT
  }

  private static final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final int OPEN = 1_000_000;

  /// How many were begun.
  final AtomicInteger transactions = new AtomicInteger();

  private final Storage real;
  private final Semaphore gate = new Semaphore(OPEN);
  private final AtomicReference<Fault> next = new AtomicReference<>(Fault.NONE);
  private volatile boolean down;

  FaultyStorage(Storage real) {
    this.real = real;
  }

  /// Breaks the next transaction.
  void breakNext(Fault fault) {
    next.set(fault);
  }

  /// Breaks every transaction from now on, or no more.
  void down(boolean down) {
    this.down = down;
  }

  /// Lets every transaction wait until it is opened.
  void shut() {
    gate.drainPermits();
  }

  void open() {
    gate.release(OPEN);
  }

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
    gate.acquireUninterruptibly();
    transactions.incrementAndGet();
    Fault fault = down ? Fault.BEFORE_COMMIT : next.getAndSet(Fault.NONE);
    try {
      real.write(
          tx -> {
            work.accept(tx);
            if (fault == Fault.BEFORE_COMMIT) {
              throw new Lost();
            }
          });
    } catch (Lost e) {
      throw new StorageException(e, true, true);
    }
    if (fault == Fault.AFTER_COMMIT) {
      throw new StorageException(new Lost(), true, true);
    }
  }
}
