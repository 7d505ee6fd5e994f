package dev.parley.rpc;

import java.util.concurrent.ScheduledThreadPoolExecutor;

/// Runs each handler on a virtual thread of its own, as the in-process server does; Armeria's own
/// threads are few, and handlers that wait would keep others out. Thread-safe.
///
/// What is scheduled for later, which handlers do not do, runs on one ordinary thread.
final class Handlers extends ScheduledThreadPoolExecutor {

  Handlers() {
    super(1, Thread.ofPlatform().daemon().name("rpc-timer").factory());
  }

  @Override
  public void execute(Runnable handler) {
    Thread.ofVirtual().name("rpc").start(handler);
  }
}
