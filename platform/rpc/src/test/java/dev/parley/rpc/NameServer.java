package dev.parley.rpc;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A DNS server (RFC 1035) that knows the IPv4 addresses of one name and answers whatever is asked.
final class NameServer implements AutoCloseable {
  private static final int HEADER = 12;
  private static final int A = 1;
  private static final int TTL_SECONDS = 1;
  final List<String> addresses = new CopyOnWriteArrayList<>();
  private final DatagramSocket socket;

  NameServer(String... addresses) throws IOException {
    this.addresses.addAll(List.of(addresses));
    this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::serve);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
  }

  @Override
  public void close() {
    socket.close();
  }

  private void serve() {
    byte[] buffer = new byte[512];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        byte[] answer = answer(ByteBuffer.wrap(buffer, 0, packet.getLength()));
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      }
    } catch (IOException closed) {
      // The server was closed.
    }
  }

  private byte[] answer(ByteBuffer query) throws IOException {
    int end = HEADER;
    while (query.get(end) != 0) {
      end += query.get(end) + 1;
    }
    boolean known = query.getShort(end + 1) == A;
    byte[] question = new byte[end + 5 - HEADER];
    query.get(HEADER, question);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeShort(query.getShort(0));
    out.writeShort(0x8180); // an answer without error
    out.writeShort(1);
    out.writeShort(known ? addresses.size() : 0);
    out.writeInt(0);
    out.write(question);
    if (known) {
      for (String address : addresses) {
        out.writeShort(0xC000 | HEADER); // the name of the question
        out.writeShort(A);
        out.writeShort(1);
        out.writeInt(TTL_SECONDS);
        out.writeShort(4);
        out.write(InetAddress.ofLiteral(address).getAddress());
      }
    }
    return bytes.toByteArray();
  }
}
