package dev.parley.bench;

import org.jspecify.annotations.Nullable;

/// One connection of a load: it receives and perhaps sends. Confined to the event loop.
final class Member implements Socket.Listener, FrameDecoder.Sink {
  private final FrameDecoder decoder;
  private final Tally tally;
  private final Receiver receiver;
  private final Sender sender;
  private final boolean timesDeliveries;
  private @Nullable Socket socket;
  private boolean repeats;
  private long now;
  private int deliveredNow;
  private long errors;
  private long resyncs;

  /// @param timesDeliveries whether to record how long each took
  Member(
      FrameDecoder decoder,
      Tally tally,
      Receiver receiver,
      Sender sender,
      boolean timesDeliveries) {
    this.decoder = decoder;
    this.tally = tally;
    this.receiver = receiver;
    this.sender = sender;
    this.timesDeliveries = timesDeliveries;
  }

  /// Sends and from now on sends again whenever one is answered.
  ///
  /// @param inFlight how many at a time
  void startClosedLoop(int inFlight) {
    repeats = true;
    for (int i = 0; i < inFlight; i++) {
      send(Stamp.now());
    }
  }

  /// Sends one.
  ///
  /// @param time when it was to be sent, as [Stamp#now] tells it
  void send(long time) {
    if (socket != null) {
      sender.send(socket, time);
      socket.flush();
    }
  }

  void stop() {
    repeats = false;
  }

  boolean isIdle() {
    return socket == null || sender.isIdle();
  }

  Receiver receiver() {
    return receiver;
  }

  /// What was wrong until now.
  Audit audit() {
    return receiver.audit().plus(new Audit(0, 0, 0, 0, errors + sender.wrong(), resyncs));
  }

  void connected(Socket connection) {
    socket = connection;
  }

  void close() {
    if (socket != null) {
      socket.close();
    }
  }

  @Override
  public void received(Socket from, byte[] bytes, int start, int end) {
    now = Stamp.now();
    deliveredNow = 0;
    decoder.decode(bytes, start, end, this);
    tally.delivered.add(deliveredNow);
  }

  @Override
  public void ended(Socket connection, String reason) {
    problem("a connection ended: " + reason);
    socket = null;
  }

  @Override
  public void hello() {
    // the connection is known to be good when it comes
  }

  @Override
  public void acknowledged(int stream, int sequence) {
    sender.acknowledged(stream, sequence, now);
    again();
  }

  @Override
  public void delivered(byte[] bytes, int text, long seq) {
    receiver.received(Stamp.stream(bytes, text), Stamp.sequence(bytes, text), seq);
    deliveredNow++;
    if (timesDeliveries) {
      tally.deliveries.recordValue(Math.max(0, now - Stamp.time(bytes, text)));
    }
  }

  @Override
  public void foreign() {
    receiver.foreign();
  }

  @Override
  public void failed(String code) {
    sender.failed();
    System.err.println("a send failed: " + code);
    again();
  }

  @Override
  public void resync() {
    resyncs++;
  }

  private void again() {
    if (repeats && socket != null) {
      sender.send(socket, now); // flushed when all that came is read
    }
  }

  private void problem(String what) {
    errors++;
    System.err.println(what);
  }
}
