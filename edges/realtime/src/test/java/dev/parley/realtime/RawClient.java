package dev.parley.realtime;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A WebSocket client on a bare socket, which may be as rude as it likes. For one thread.
final class RawClient implements AutoCloseable {
  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xA;
  private static final int FINAL = 0x80;
  private final Socket socket = new Socket();
  private final DataInputStream in;
  private final OutputStream out;
  final String response;

  /// A frame of the server.
  static final class Frame {
    final int opcode;
    final byte[] payload;

    Frame(int opcode, byte[] payload) {
      this.opcode = opcode;
      this.payload = payload;
    }

    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    int closeCode() {
      return ByteBuffer.wrap(payload).getShort() & 0xFFFF;
    }
  }

  /// Connects and sends these header lines after the request line.
  ///
  /// @param receiveBuffer the socket's receive buffer in bytes, 0 for the system's
  RawClient(int port, int receiveBuffer, List<String> headers) throws IOException {
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(10_000);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
    response = request(headers);
  }

  /// Sends a request with these header lines.
  ///
  /// @return the status line and the headers of the answer
  String request(List<String> headers) throws IOException {
    String request = "GET /v1/realtime HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
    out.write(request.getBytes(StandardCharsets.ISO_8859_1));
    return readHeaders();
  }

  /// Opens a WebSocket.
  static RawClient open(int port, String token, Encoding encoding, int receiveBuffer)
      throws IOException {
    return new RawClient(port, receiveBuffer, handshake(port, token, encoding));
  }

  static List<String> handshake(int port, String token, Encoding encoding) {
    return new ArrayList<>(
        List.of(
            "Host: 127.0.0.1:" + port,
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Protocol: " + encoding.subprotocol() + ", bearer." + token));
  }

  void text(String text) throws IOException {
    raw(frame(FINAL | TEXT, text.getBytes(StandardCharsets.UTF_8)));
  }

  void send(int opcode, byte[] payload) throws IOException {
    raw(frame(FINAL | opcode, payload));
  }

  void raw(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  /// A masked frame.
  ///
  /// @param first the first byte: the final bit and the opcode
  static byte[] frame(int first, byte[] payload) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(first);
    if (payload.length < 126) {
      bytes.write(0x80 | payload.length);
    } else if (payload.length <= 0xFFFF) {
      bytes.write(0x80 | 126);
      bytes.writeBytes(ByteBuffer.allocate(2).putShort((short) payload.length).array());
    } else {
      bytes.write(0x80 | 127);
      bytes.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
    }
    byte[] mask = {1, 2, 3, 4};
    bytes.writeBytes(mask);
    for (int i = 0; i < payload.length; i++) {
      bytes.write(payload[i] ^ mask[i & 3]);
    }
    return bytes.toByteArray();
  }

  /// The next frame of the server.
  Frame read() throws IOException {
    int first = in.readUnsignedByte();
    int length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = Math.toIntExact(in.readLong());
    }
    byte[] payload = new byte[length];
    in.readFully(payload);
    return new Frame(first & 0x0F, payload);
  }

  /// The next frame of the server with this opcode; those before it are dropped.
  Frame read(int opcode) throws IOException {
    while (true) {
      Frame frame = read();
      if (frame.opcode == opcode) {
        return frame;
      }
    }
  }

  /// Sends nothing more, and still reads.
  void halfClose() throws IOException {
    socket.shutdownOutput();
  }

  /// Whether the server ends the line.
  boolean isAtEnd() throws IOException {
    return in.read() < 0;
  }

  String body(int length) throws IOException {
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private String readHeaders() throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      text.append((char) next);
    }
    return text.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
