package dev.parley.bench;

import io.netty.buffer.ByteBuf;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Reads the first page of one's chats.
final class ListReads implements Exchange {
  private static final int PAGE = 50;
  private static final Pattern ROLE = Pattern.compile("\"role\":");
  private final byte[] request;
  private final int expected;

  /// @param reader who reads
  /// @param chats how many the reader is in
  ListReads(URI server, LoadGenerator.User reader, int chats) {
    this.expected = Math.min(PAGE, chats);
    this.request = HttpRequests.get(server, "/v1/chats?pageSize=" + PAGE, reader.token());
  }

  @Override
  public void ask(ByteBuf out) {
    out.writeBytes(request);
  }

  /// Whether the page has as many as it can.
  @Override
  public boolean isRight(ByteBuf body) {
    return ROLE.matcher(body.toString(StandardCharsets.UTF_8)).results().count() == expected;
  }
}
