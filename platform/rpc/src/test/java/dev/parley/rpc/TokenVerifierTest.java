package dev.parley.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.parley.api.accounts.v1.Role;
import dev.parley.api.common.v1.ErrorReason;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(Lifecycle.PER_CLASS)
final class TokenVerifierTest {
  private final UUID user = UUID.randomUUID();
  private final UUID session = UUID.randomUUID();
  private final RpcFixture rpc;

  TokenVerifierTest() throws IOException {
    rpc = new RpcFixture();
  }

  @BeforeAll
  void aGoodTokenIsAccepted() {
    Caller caller = rpc.tokens.verify(rpc.accounts.token(user, session));

    assertThat(caller.userId()).isEqualTo(user);
    assertThat(caller.sessionId()).isEqualTo(session);
    assertThat(caller.role()).isEqualTo(Role.ROLE_USER);
  }

  @AfterAll
  void close() {
    rpc.close();
  }

  List<Map.Entry<String, String>> forged() throws JOSEException {
    AccountsFixture accounts = rpc.accounts;
    String good = accounts.token(user, session);
    String[] parts = good.split("\\.", -1);
    ECKey foreign = AccountsFixture.generate("k1");
    Map<String, String> tokens = new LinkedHashMap<>();
    for (String alg : new String[] {"none", "None", "NONE", "nOnE", ""}) {
      String header = "{\"alg\":\"%s\",\"typ\":\"at+jwt\",\"kid\":\"k1\"}".formatted(alg);
      tokens.put("alg '" + alg + "', no signature", encode(header) + "." + parts[1] + ".");
      tokens.put(
          "alg '" + alg + "', old signature", encode(header) + "." + parts[1] + "." + parts[2]);
    }
    for (JWSAlgorithm hmac : List.of(JWSAlgorithm.HS256, JWSAlgorithm.HS384, JWSAlgorithm.HS512)) {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(hmac).keyID("k1").type(TokenVerifier.TYPE).build(),
              accounts.claims(user, session).build());
      jwt.sign(
          new MACSigner(
              Arrays.copyOf(accounts.key.toPublicJWK().toJSONString().getBytes(UTF_8), 128)));
      tokens.put(hmac + " with the public key as secret", jwt.serialize());
    }
    for (String alg : new String[] {"RS256", "PS256", "ES384", "ES512", "ES256K", "EdDSA"}) {
      String header = "{\"alg\":\"%s\",\"typ\":\"at+jwt\",\"kid\":\"k1\"}".formatted(alg);
      tokens.put("alg " + alg, encode(header) + "." + parts[1] + "." + parts[2]);
    }
    tokens.put("zero signature", parts[0] + "." + parts[1] + "." + Base64URL.encode(new byte[64]));
    tokens.put("short signature", parts[0] + "." + parts[1] + "." + Base64URL.encode(new byte[8]));
    tokens.put("empty signature", parts[0] + "." + parts[1] + ".");
    tokens.put(
        "another user's claims",
        parts[0]
            + "."
            + accounts.token(UUID.randomUUID(), session).split("\\.", -1)[1]
            + "."
            + parts[2]);
    tokens.put(
        "foreign key of the same id",
        AccountsFixture.sign(
            AccountsFixture.header("k1").build(), accounts.claims(user, session).build(), foreign));
    tokens.put(
        "unknown key id", sign(AccountsFixture.header("k9"), accounts.claims(user, session)));
    tokens.put(
        "key id with a path",
        sign(AccountsFixture.header("../../etc/passwd"), accounts.claims(user, session)));
    tokens.put(
        "no key id",
        sign(
            new JWSHeader.Builder(JWSAlgorithm.ES256).type(TokenVerifier.TYPE),
            accounts.claims(user, session)));
    tokens.put(
        "key in the header",
        sign(
            AccountsFixture.header("k9").jwk(foreign.toPublicJWK()),
            accounts.claims(user, session)));
    tokens.put(
        "wrong type",
        sign(
            AccountsFixture.header("k1").type(JOSEObjectType.JWT), accounts.claims(user, session)));
    tokens.put(
        "no type",
        sign(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("k1"), accounts.claims(user, session)));
    tokens.put(
        "critical header",
        sign(
            AccountsFixture.header("k1").criticalParams(Set.of("exp")),
            accounts.claims(user, session)));
    tokens.put(
        "foreign issuer",
        sign(AccountsFixture.header("k1"), accounts.claims(user, session).issuer("other")));
    tokens.put(
        "no issuer",
        sign(AccountsFixture.header("k1"), accounts.claims(user, session).issuer(null)));
    tokens.put(
        "expired",
        sign(
            AccountsFixture.header("k1"),
            accounts
                .claims(user, session)
                .expirationTime(Date.from(Instant.now().minusSeconds(1)))));
    tokens.put(
        "no expiry",
        sign(AccountsFixture.header("k1"), accounts.claims(user, session).expirationTime(null)));
    tokens.put(
        "no subject",
        sign(AccountsFixture.header("k1"), accounts.claims(user, session).subject(null)));
    tokens.put(
        "subject not an id",
        sign(AccountsFixture.header("k1"), accounts.claims(user, session).subject("root")));
    tokens.put(
        "no session",
        sign(AccountsFixture.header("k1"), accounts.claims(user, session).claim("sid", null)));
    tokens.put(
        "session not an id",
        sign(AccountsFixture.header("k1"), accounts.claims(user, session).claim("sid", 7)));
    tokens.put(
        "unknown role",
        sign(AccountsFixture.header("k1"), accounts.claims(user, session).claim("role", "king")));
    tokens.put(
        "role of a wrong type",
        sign(
            AccountsFixture.header("k1"),
            accounts.claims(user, session).claim("role", List.of("admin"))));
    tokens.put(
        "no role",
        sign(AccountsFixture.header("k1"), accounts.claims(user, session).claim("role", null)));
    tokens.put("empty", "");
    tokens.put("not a token", "Bearer");
    tokens.put("two parts", parts[0] + "." + parts[1]);
    tokens.put("four parts", good + ".x");
    tokens.put("huge", good + "A".repeat(10_000));
    tokens.put("not base64", "~~~.~~~.~~~");
    return new ArrayList<>(tokens.entrySet());
  }

  @ParameterizedTest
  @MethodSource("forged")
  void anythingElseIsRefused(Map.Entry<String, String> token) {
    Failure.Detail detail =
        Failure.detail(catchThrowable(() -> rpc.tokens.verify(token.getValue())));

    assertThat(detail.reason())
        .as(token.getKey())
        .isEqualTo(ErrorReason.ERROR_REASON_UNAUTHENTICATED);
  }

  @Test
  void aTokenStopsWorkingWithinASecondOfItsSessionsEnd() {
    UUID ending = UUID.randomUUID();
    String token = rpc.accounts.token(user, ending);
    rpc.tokens.verify(token);

    rpc.accounts.ended.add(ending);

    await()
        .atMost(Duration.ofSeconds(1))
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> rpc.tokens.verify(token))
                    .hasMessageContaining("has ended"));
  }

  private String sign(JWSHeader.Builder header, JWTClaimsSet.Builder claims) {
    return AccountsFixture.sign(header.build(), claims.build(), rpc.accounts.key);
  }

  private static String encode(String header) {
    return Base64URL.encode(header).toString();
  }
}
