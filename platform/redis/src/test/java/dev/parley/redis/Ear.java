package dev.parley.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A listener that remembers. Thread-safe.
final class Ear implements RedisTopics.Listener {
  final List<String> heard = new CopyOnWriteArrayList<>();
  final AtomicInteger missed = new AtomicInteger();

  @Override
  public void heard(byte[] message) {
    heard.add(new String(message, StandardCharsets.UTF_8));
  }

  @Override
  public void missed() {
    missed.incrementAndGet();
  }
}
