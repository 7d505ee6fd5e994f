package dev.parley.bench;

import io.netty.buffer.ByteBuf;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/// Reads of users taken at random.
final class UserReads implements Exchange {
  private static final String BEFORE_ID = "{\"user\":{\"id\":\"";
  private final List<String> ids;
  private final List<byte[]> requests;
  private final SplittableRandom random;
  private String asked = "";

  /// Reads some users.
  ///
  /// @param ids of who is read
  /// @param reader who reads
  UserReads(URI server, List<String> ids, LoadGenerator.User reader, SplittableRandom random) {
    this.ids = ids;
    this.requests =
        ids.stream()
            .map(id -> HttpRequests.get(server, "/v1/users/" + id, reader.token()))
            .toList();
    this.random = random;
  }

  @Override
  public void ask(ByteBuf out) {
    int chosen = random.nextInt(ids.size());
    asked = ids.get(chosen);
    out.writeBytes(requests.get(chosen));
  }

  @Override
  public boolean isRight(ByteBuf body) {
    int length = BEFORE_ID.length() + asked.length();
    return body.readableBytes() > length
        && body.toString(body.readerIndex(), length, StandardCharsets.US_ASCII)
            .equals(BEFORE_ID + asked);
  }
}
