package dev.parley.bench;

import io.netty.buffer.ByteBuf;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/// Pages of a chat's history at random places.
final class PageReads implements Exchange {
  private static final int PAGE = 50;
  private static final String SEQ = "\"seq\":\"";
  private final URI server;
  private final String chat;
  private final int history;
  private final String token;
  private final SplittableRandom random;
  private long first;

  /// Reads one chat.
  ///
  /// @param history how many messages it has
  /// @param reader one of its members
  PageReads(
      URI server, String chat, int history, LoadGenerator.User reader, SplittableRandom random) {
    this.server = server;
    this.chat = chat;
    this.history = history;
    this.token = reader.token();
    this.random = random;
  }

  @Override
  public void ask(ByteBuf out) {
    first = random.nextLong(1, history - PAGE + 2L);
    String target =
        "/v1/chats/" + chat + "/messages?limit=" + PAGE + "&beforeSeq=" + (first + PAGE);
    out.writeBytes(HttpRequests.get(server, target, token));
  }

  /// Whether the page has the messages that were asked for, all and in order.
  @Override
  public boolean isRight(ByteBuf body) {
    String page = body.toString(StandardCharsets.ISO_8859_1);
    int at = 0;
    for (long seq = first; seq < first + PAGE; seq++) {
      at = page.indexOf(SEQ, at);
      if (at < 0 || !page.startsWith(seq + "\"", at + SEQ.length())) {
        return false;
      }
      at += SEQ.length();
    }
    return page.indexOf(SEQ, at) < 0;
  }
}
