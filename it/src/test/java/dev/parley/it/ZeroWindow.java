package dev.parley.it;

import dev.parley.cluster.Node;
import dev.parley.testing.TestUser;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// A client whose WebSocket is open and that reads nothing of it, until TCP's window is zero.
/// For one thread.
final class ZeroWindow implements AutoCloseable {
  private static final int SMALLEST_BUFFER = 4_096;
  private final Socket socket = new Socket();

  /// @param node a process of realtime
  ZeroWindow(Node node, TestUser user) throws IOException {
    socket.setReceiveBufferSize(SMALLEST_BUFFER);
    URI uri = URI.create("http://" + node.httpAddress());
    socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
    String request =
        """
        GET /v1/realtime HTTP/1.1
        Host: %s
        Connection: Upgrade
        Upgrade: websocket
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        Sec-WebSocket-Protocol: parley.v1
        Authorization: Bearer %s

        """
            .formatted(node.httpAddress(), user.accessToken())
            .replace("\n", "\r\n");
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 101".length());
    if (!new String(status, StandardCharsets.US_ASCII).endsWith("101")) {
      throw new IOException("refused: " + new String(status, StandardCharsets.US_ASCII));
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
