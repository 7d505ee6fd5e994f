package dev.parley.realtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/// What the hub counts. Thread-safe.
final class HubMetrics {
  private final MeterRegistry registry;
  private final Counter framesIn;
  private final Counter eventsIn;
  private final Counter eventsOut;
  private final Counter coalesced;
  private final Counter slowReaders;
  private final Counter dropped;
  private final Counter resyncs;

  HubMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.framesIn = counter("parley.realtime.frames.in", "frames of clients");
    this.eventsIn = counter("parley.realtime.events.in", "signals that concern a connection");
    this.eventsOut = counter("parley.realtime.events.out", "events handed to connections");
    this.coalesced = counter("parley.realtime.coalesced", "frames that left with others");
    this.slowReaders = counter("parley.realtime.slow.readers", "connections cut for slow reading");
    this.dropped = counter("parley.realtime.events.dropped", "events given up for a resync");
    this.resyncs = counter("parley.realtime.resyncs", "users told to resync after missed signals");
  }

  /// Watches a number.
  void gauge(String name, Supplier<Number> value, String description) {
    io.micrometer.core.instrument.Gauge.builder(name, value)
        .description(description)
        .register(registry);
  }

  /// A handshake ended.
  ///
  /// @param outcome `accepted` or the code of the refusal
  void handshake(String outcome) {
    registry.counter("parley.realtime.handshakes", "outcome", outcome).increment();
  }

  void frameIn() {
    framesIn.increment();
  }

  void eventIn() {
    eventsIn.increment();
  }

  void eventsOut(int receivers) {
    eventsOut.increment(receivers);
  }

  void coalesced(int frames) {
    coalesced.increment(frames);
  }

  void slowReaderCut() {
    slowReaders.increment();
  }

  void eventDropped() {
    dropped.increment();
  }

  void resync() {
    resyncs.increment();
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }
}
