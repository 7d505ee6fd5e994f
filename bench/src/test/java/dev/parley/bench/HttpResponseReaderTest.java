package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HttpResponseReaderTest {
  private static final String TWO =
      "HTTP/1.1 200 OK\r\ncontent-type: x\r\nContent-Length: 5\r\n\r\nhello"
          + "HTTP/1.1 429 Too Many Requests\r\ncontent-length: 0\r\nserver: y\r\n\r\n";
  private final HttpResponseReader reader = new HttpResponseReader();

  private List<String> read(ByteBuf in) {
    List<String> responses = new ArrayList<>();
    for (ByteBuf body = reader.read(in); body != null; body = reader.read(in)) {
      responses.add(reader.status() + " " + body.toString(StandardCharsets.US_ASCII));
    }
    return responses;
  }

  @Test
  void responsesAreCutOutOfTheStream() {
    assertThat(read(Unpooled.copiedBuffer(TWO, StandardCharsets.US_ASCII)))
        .containsExactly("200 hello", "429 ");
  }

  @Test
  void theyMayArriveByteByByte() {
    ByteBuf in = Unpooled.buffer();
    List<String> responses = new ArrayList<>();
    for (byte one : TWO.getBytes(StandardCharsets.US_ASCII)) {
      in.writeByte(one);
      responses.addAll(read(in));
    }
    assertThat(responses).containsExactly("200 hello", "429 ");
  }

  @Test
  void aResponseWithoutItsLengthIsRefused() {
    ByteBuf in = Unpooled.copiedBuffer("HTTP/1.1 200 OK\r\n\r\n", StandardCharsets.US_ASCII);

    assertThatThrownBy(() -> reader.read(in)).hasMessageContaining("without a content length");
  }
}
