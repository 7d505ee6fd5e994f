package dev.parley.accounts;

import com.nimbusds.jose.jwk.ECKey;
import dev.parley.rpc.Failure;
import io.grpc.StatusRuntimeException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/// Writes and reads the page tokens of searches: a position, authenticated together with the search
/// it belongs to, so that a changed token or one of another search is refused. Thread-safe.
///
/// The key is derived from the signing key in use, which every accounts process has.
final class PageTokens {
  private static final int MAC_BYTES = 16;
  private final SecretKey key;

  PageTokens(ECKey signingKey) {
    try {
      this.key =
          KDF.getInstance("HKDF-SHA256")
              .deriveKey(
                  "HmacSHA256",
                  HKDFParameterSpec.ofExtract()
                      .addIKM(signingKey.getD().decode())
                      .thenExpand("parley page tokens".getBytes(StandardCharsets.UTF_8), 32));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java from 25 on has HKDF", e);
    }
  }

  /// The token for the page after a position: at most 208 base64url characters.
  String write(UserSearch search, SearchPosition position) {
    byte[] name = position.sortKey().getBytes(StandardCharsets.UTF_8);
    ByteBuffer token = ByteBuffer.allocate(1 + 2 * Long.BYTES + name.length + MAC_BYTES);
    token.put((byte) position.rank().code());
    token.putLong(position.id().getMostSignificantBits());
    token.putLong(position.id().getLeastSignificantBits());
    token.put(name);
    token.put(mac(search, Arrays.copyOf(token.array(), token.position())));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
  }

  /// Reads a token.
  ///
  /// @throws StatusRuntimeException `INVALID_FIELD` at `pageToken` if it is not one of this search
  SearchPosition read(UserSearch search, String text) {
    try {
      byte[] token = Base64.getUrlDecoder().decode(text);
      int end = Math.max(0, token.length - MAC_BYTES);
      byte[] position = Arrays.copyOf(token, end);
      byte[] mac = Arrays.copyOfRange(token, end, token.length);
      boolean canonical =
          Base64.getUrlEncoder().withoutPadding().encodeToString(token).equals(text);
      if (canonical && MessageDigest.isEqual(mac, mac(search, position))) {
        return position(ByteBuffer.wrap(position));
      }
      throw refuse();
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      throw refuse();
    }
  }

  private static SearchPosition position(ByteBuffer bytes) {
    SearchRank rank = SearchRank.of(bytes.get());
    UUID id = new UUID(bytes.getLong(), bytes.getLong());
    return new SearchPosition(rank, StandardCharsets.UTF_8.decode(bytes).toString(), id);
  }

  private byte[] mac(UserSearch search, byte[] position) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(position);
      for (NameMask mask : search.masks()) {
        // The separator is in no mask: wildcards are 1 and 2 there, other control characters none.
        mac.update((byte) 0);
        mac.update((mask.field() + "\0" + mask).getBytes(StandardCharsets.UTF_8));
      }
      return Arrays.copyOf(mac.doFinal(), MAC_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has HMAC-SHA256", e);
    }
  }

  private static StatusRuntimeException refuse() {
    return Failure.field("pageToken", "pageToken is not one that this search has returned");
  }
}
