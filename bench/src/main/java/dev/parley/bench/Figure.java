package dev.parley.bench;

import java.util.Locale;
import java.util.OptionalDouble;

/// What is measured, with what is to be reached and the limit measured on such a machine.
enum Figure {
  SENDS(
      "P1",
      "durable sends, 1,000 connections",
      Unit.PER_SECOND,
      Better.HIGHER,
      25_000,
      "PostgreSQL 18: 200,000 rows/s in batches",
      "D2"),
  SENDS_LONE(
      "P1",
      "durable sends, one sender, one in flight",
      Unit.PER_SECOND,
      Better.HIGHER,
      Double.NaN,
      "PostgreSQL 18: 4,200/s one by one",
      "D2"),
  SENDS_IN_FLIGHT(
      "P1",
      "durable sends, 100 connections, 16 in flight each",
      Unit.PER_SECOND,
      Better.HIGHER,
      Double.NaN,
      "PostgreSQL 18: 200,000 rows/s in batches",
      "D2"),
  ACK_P50(
      "P2",
      "send to ack at half of P1, p50",
      Unit.MILLIS,
      Better.LOWER,
      3,
      "one fsync: 0.11 ms",
      "D2"),
  ACK_P99(
      "P2",
      "send to ack at half of P1, p99",
      Unit.MILLIS,
      Better.LOWER,
      20,
      "one fsync: 0.21 ms",
      "D2"),
  DELIVERIES_4(
      "P3",
      "deliveries, 10 chats × 100, 4 in flight each",
      Unit.PER_SECOND,
      Better.HIGHER,
      150_000,
      "kernel: 205,000 writes/s a core",
      "D2"),
  DELIVERIES_16(
      "P3",
      "deliveries, 10 chats × 100, 16 in flight each",
      Unit.PER_SECOND,
      Better.HIGHER,
      500_000,
      "kernel: 205,000 writes/s a core",
      "D2"),
  DELIVERY_CPU(
      "P4",
      "server and PostgreSQL CPU of a delivery at 60,000/s",
      Unit.MICROS,
      Better.LOWER,
      11,
      "raw Netty 7.5 µs, not durable",
      "D2"),
  DELIVERY_P99(
      "P4", "send to delivery at 60,000/s, p99", Unit.MILLIS, Better.LOWER, Double.NaN, "", "D2"),
  IDLE_MEMORY(
      "P5",
      "memory of an idle connection, 10,000 of them",
      Unit.KIB,
      Better.LOWER,
      16,
      "raw Netty 6 KB",
      "D0"),
  PAGE_P50(
      "P6",
      "page of 50 of 1,000,000, one client, p50",
      Unit.MILLIS,
      Better.LOWER,
      Double.NaN,
      "one index range scan",
      "–"),
  PAGE_P99(
      "P6",
      "page of 50 of 1,000,000, one client, p99",
      Unit.MILLIS,
      Better.LOWER,
      5,
      "one index range scan",
      "–"),
  PAGE_P99_4(
      "P6",
      "page of 50 of 1,000,000, four clients, p99",
      Unit.MILLIS,
      Better.LOWER,
      5,
      "one index range scan",
      "–"),
  READS_OFF(
      "P7", "reads of a user, cache off", Unit.PER_SECOND, Better.HIGHER, Double.NaN, "", "–"),
  READS_ON("P7", "reads of a user, cache on", Unit.PER_SECOND, Better.HIGHER, Double.NaN, "", "–"),
  READS_GAIN("P7", "reads of a user, on over off", Unit.TIMES, Better.HIGHER, 3, "", "–"),
  START(
      "P8",
      "second start to the first 200 of readiness",
      Unit.SECONDS,
      Better.LOWER,
      3,
      "an empty Armeria 1.2 s",
      "–"),
  START_MEMORY(
      "P8",
      "memory of the idle JVM after a start",
      Unit.MIB,
      Better.LOWER,
      300,
      "an empty Armeria 208 MB",
      "–"),
  RECONNECT(
      "P9",
      "5,000 clients gap-free, from the server's being ready",
      Unit.SECONDS,
      Better.LOWER,
      15,
      "",
      "D2"),
  RECONNECT_FROM_KILL(
      "P9",
      "5,000 clients gap-free, from kill -9",
      Unit.SECONDS,
      Better.LOWER,
      Double.NaN,
      "",
      "D2"),
  GROWTH_CHATS_SENDS(
      "P10",
      "cost of a send against the number of chats",
      Unit.TIMES,
      Better.LOWER,
      1.3,
      "flat",
      "D2"),
  GROWTH_CHATS_LISTS(
      "P10",
      "cost of a page of chats against the chats of its reader",
      Unit.TIMES,
      Better.LOWER,
      1.3,
      "flat",
      "–"),
  GROWTH_MEMBERS_DELIVERIES(
      "P10",
      "cost of a delivery against the members of its chat",
      Unit.TIMES,
      Better.LOWER,
      1.3,
      "flat",
      "D2"),
  GROWTH_MEMBERS_SENDS(
      "P10",
      "cost of a send against the members of its chat",
      Unit.TIMES,
      Better.LOWER,
      1.3,
      "flat",
      "D2"),
  GROWTH_HISTORY_PAGES(
      "P10",
      "cost of a page against the history of its chat",
      Unit.TIMES,
      Better.LOWER,
      1.3,
      "flat",
      "–"),
  GROWTH_HISTORY_SENDS(
      "P10",
      "cost of a send against the history of its chat",
      Unit.TIMES,
      Better.LOWER,
      1.3,
      "flat",
      "D2");

  /// What a value counts.
  enum Unit {
    PER_SECOND("/s", 0),
    MILLIS("ms", 2),
    MICROS("µs", 2),
    SECONDS("s", 2),
    KIB("KiB", 1),
    MIB("MiB", 0),
    TIMES("×", 2);

    private final String symbol;
    private final int decimals;

    Unit(String symbol, int decimals) {
      this.symbol = symbol;
      this.decimals = decimals;
    }

    String symbol() {
      return symbol;
    }

    /// A value for a person to read, without the unit.
    String number(double value) {
      return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    /// A value for a person to read.
    String text(double value) {
      return number(value) + (this == TIMES || this == PER_SECOND ? "" : " ") + symbol;
    }
  }

  /// Which way a value improves.
  enum Better {
    HIGHER("≥"),
    LOWER("≤");

    private final String sign;

    Better(String sign) {
      this.sign = sign;
    }
  }

  private final String id;
  private final String title;
  private final Unit unit;
  private final Better better;
  private final OptionalDouble target;
  private final String limit;
  private final String durability;

  /// @param target NaN if there is none
  Figure(
      String id,
      String title,
      Unit unit,
      Better better,
      double target,
      String limit,
      String durability) {
    this.id = id;
    this.title = title;
    this.unit = unit;
    this.better = better;
    this.target = Double.isNaN(target) ? OptionalDouble.empty() : OptionalDouble.of(target);
    this.limit = limit;
    this.durability = durability;
  }

  String id() {
    return id;
  }

  String title() {
    return title;
  }

  Unit unit() {
    return unit;
  }

  OptionalDouble target() {
    return target;
  }

  /// For a person to read; empty if there is none.
  String targetText() {
    return target.isPresent() ? better.sign + " " + unit.text(target.getAsDouble()) : "";
  }

  String limit() {
    return limit;
  }

  /// D0 nothing kept, D2 fsync before the answer, – nothing written.
  String durability() {
    return durability;
  }

  /// Whether a value is no worse than the target; true if there is none.
  boolean isMetBy(double value) {
    if (target.isEmpty()) {
      return true;
    }
    return better == Better.HIGHER ? value >= target.getAsDouble() : value <= target.getAsDouble();
  }
}
