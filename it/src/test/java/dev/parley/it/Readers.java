package dev.parley.it;

import dev.parley.testing.RestClient;
import dev.parley.testing.RestResponse;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// People who read the history of chats again and again, and remember what went wrong. Thread-safe.
final class Readers implements AutoCloseable {
  private static final long PAUSE_NANOS = 5_000_000;

  /// A read that failed or took long.
  ///
  /// @param endedNanos when, by [System#nanoTime()]
  record Trouble(long endedNanos, Duration took, String what) {}

  private final Queue<Trouble> troubles = new ConcurrentLinkedQueue<>();
  private final AtomicLong reads = new AtomicLong();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean stopped;

  /// @param doors one reader for each
  /// @param chats what each of them reads
  /// @param longest a read that takes longer is a trouble
  Readers(List<RestClient> doors, List<String> chats, Duration longest) {
    for (int i = 0; i < doors.size(); i++) {
      RestClient door = doors.get(i);
      String path = "/v1/chats/" + chats.get(i) + "/messages?limit=20";
      var _ = threads.submit(() -> read(door, path, longest));
    }
  }

  long reads() {
    return reads.get();
  }

  /// Ends the reading.
  ///
  /// @return what went wrong, in order
  List<Trouble> finish() {
    close();
    return new ArrayList<>(troubles);
  }

  @Override
  public void close() {
    stopped = true;
    threads.close();
  }

  private void read(RestClient door, String path, Duration longest) {
    while (!stopped) {
      long start = System.nanoTime();
      String outcome = outcome(door, path);
      long end = System.nanoTime();
      Duration took = Duration.ofNanos(end - start);
      reads.incrementAndGet();
      if (!outcome.isEmpty() || took.compareTo(longest) > 0) {
        troubles.add(new Trouble(end, took, outcome));
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static String outcome(RestClient door, String path) {
    try {
      RestResponse answer = door.get(path);
      return answer.status() == 200 ? "" : answer.status() + " " + answer.code();
    } catch (UncheckedIOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
