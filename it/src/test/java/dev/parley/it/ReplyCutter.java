package dev.parley.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/// A way to a server on which answers get lost when it is told so: the server hears everything, the
/// client hears nothing more, and then the connection ends. Thread-safe.
final class ReplyCutter implements AutoCloseable {
  private static final String REALTIME = "GET /v1/realtime ";
  private static final String ACK = "\"ack\":{";
  private static final int BUFFER = 16_384;

  /// What is thrown away of each connection, in bytes, before it ends.
  private static final int LOST = 4_096;

  private final URI server;
  private final ServerSocket door;
  private final Set<Way> ways = ConcurrentHashMap.newKeySet();
  private final AtomicLong lostAcks = new AtomicLong();

  private ReplyCutter(URI server) throws IOException {
    this.server = server;
    this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::accept);
  }

  /// Opens one on a free port of loopback.
  static ReplyCutter to(URI server) throws IOException {
    return new ReplyCutter(server);
  }

  /// Where clients connect.
  URI uri() {
    return URI.create("http://localhost:" + door.getLocalPort());
  }

  /// From now on nothing that the server says reaches the WebSockets that are open now.
  void loseReplies() {
    ways.forEach(way -> way.deaf = way.realtime);
  }

  /// How many acknowledgements in JSON were lost.
  long lostAcks() {
    return lostAcks.get();
  }

  @Override
  public void close() throws IOException {
    door.close();
    ways.forEach(Way::end);
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        Way way = new Way(client, new Socket(server.getHost(), server.getPort()));
        ways.add(way);
        Thread.startVirtualThread(() -> way.run(way::forth));
        Thread.startVirtualThread(() -> way.run(way::back));
      } catch (IOException closing) {
        return;
      }
    }
  }

  private interface Direction {
    void run() throws IOException;
  }

  /// One connection, both halves of it.
  private final class Way {
    private final Socket client;
    private final Socket far;
    private volatile boolean realtime;
    private volatile boolean deaf;

    Way(Socket client, Socket far) {
      this.client = client;
      this.far = far;
    }

    void run(Direction direction) {
      try {
        direction.run();
      } catch (IOException over) {
        // One of the two has closed it.
      } finally {
        end();
      }
    }

    void forth() throws IOException {
      InputStream in = client.getInputStream();
      OutputStream out = far.getOutputStream();
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        realtime |= text(buffer, read).startsWith(REALTIME);
        out.write(buffer, 0, read);
      }
    }

    void back() throws IOException {
      InputStream in = far.getInputStream();
      OutputStream out = client.getOutputStream();
      byte[] buffer = new byte[BUFFER];
      int lost = 0;
      for (int read = in.read(buffer); read >= 0 && lost < LOST; read = in.read(buffer)) {
        if (deaf) {
          lost += read;
          lostAcks.addAndGet(text(buffer, read).split(Pattern.quote(ACK), -1).length - 1L);
        } else {
          out.write(buffer, 0, read);
        }
      }
    }

    void end() {
      ways.remove(this);
      for (Socket half : new Socket[] {client, far}) {
        try {
          half.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    private static String text(byte[] buffer, int length) {
      return new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
    }
  }
}
