package dev.parley.bench;

import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.SingleWriterRecorder;

/// What a load has done until now. Written by its event loop, read by any thread.
final class Tally {
  private static final int DIGITS = 3;
  final LongAdder acknowledged = new LongAdder();
  final LongAdder delivered = new LongAdder();

  /// From when a send was due until its acknowledgement, in nanoseconds.
  final SingleWriterRecorder acks = new SingleWriterRecorder(DIGITS);

  /// From when a send was due until a delivery, in nanoseconds; only of open loops.
  final SingleWriterRecorder deliveries = new SingleWriterRecorder(DIGITS);
}
