package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PageReadsTest {
  private final PageReads reads =
      new PageReads(
          URI.create("http://localhost:1"),
          "c",
          50,
          new LoadGenerator.User("u", "login", "t", 0),
          new SplittableRandom(1));
  private final ByteBuf request = Unpooled.buffer();

  @BeforeEach
  void ask() {
    reads.ask(request); // of fifty messages there is one page
  }

  private boolean isRight(LongStream seqs) {
    return reads.isRight(
        Unpooled.copiedBuffer(
            seqs.mapToObj("{\"seq\":\"%d\"}"::formatted).collect(Collectors.joining(",")),
            StandardCharsets.US_ASCII));
  }

  @Test
  void aPageIsAskedForByTheMessageBehindIt() {
    assertThat(request.toString(StandardCharsets.US_ASCII))
        .startsWith("GET /v1/chats/c/messages?limit=50&beforeSeq=51 HTTP/1.1\r\n")
        .contains("\r\nAuthorization: Bearer t\r\n");
  }

  @Test
  void exactlyTheMessagesAskedForAreRight() {
    assertThat(isRight(LongStream.rangeClosed(1, 50))).isTrue();
    assertThat(isRight(LongStream.rangeClosed(1, 49))).isFalse();
    assertThat(isRight(LongStream.rangeClosed(1, 51))).isFalse();
    assertThat(isRight(LongStream.rangeClosed(2, 51))).isFalse();
    assertThat(isRight(LongStream.rangeClosed(1, 50).map(seq -> 51 - seq))).isFalse();
  }
}
