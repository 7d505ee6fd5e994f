package dev.parley.realtime;

import com.google.common.base.Splitter;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.rpc.Failure;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// What a client asks for in the opening handshake (RFC 6455, section 4.2; over HTTP/2 RFC 8441).
///
/// @param token the access token
/// @param subprotocol the one of ours that the client asked for first
/// @param key the `Sec-WebSocket-Key`, absent over HTTP/2
record Handshake(String token, Optional<Encoding> subprotocol, Optional<String> key) {
  private static final String ACCEPT_SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final String BEARER_HEADER = "bearer ";
  private static final String BEARER_PROTOCOL = "bearer.";
  private static final Splitter COMMA = Splitter.on(',').trimResults().omitEmptyStrings();

  /// Reads the headers.
  ///
  /// @throws io.grpc.StatusRuntimeException `METHOD_NOT_ALLOWED` or `MALFORMED` if this is no
  ///     handshake, `FORBIDDEN` if the origin may not, `UNAUTHENTICATED` without a token
  static Handshake read(RequestHeaders headers, boolean http2, Origins origins) {
    HttpMethod method = http2 ? HttpMethod.CONNECT : HttpMethod.GET;
    if (headers.method() != method && headers.method() != HttpMethod.GET) {
      throw Failure.of(
          ErrorReason.ERROR_REASON_METHOD_NOT_ALLOWED, "Open a WebSocket here with GET.");
    }
    boolean upgrade =
        http2
            ? headers.method() == HttpMethod.CONNECT
                && has(headers, HttpHeaderNames.PROTOCOL, "websocket")
            : has(headers, HttpHeaderNames.CONNECTION, "upgrade")
                && has(headers, HttpHeaderNames.UPGRADE, "websocket");
    if (!upgrade || !has(headers, HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13")) {
      throw Failure.of(
          ErrorReason.ERROR_REASON_MALFORMED,
          "This is a WebSocket: ask for an upgrade to websocket, version 13.");
    }
    String key = headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "");
    if (!http2 && key.isEmpty()) {
      throw Failure.of(
          ErrorReason.ERROR_REASON_MALFORMED, "The header Sec-WebSocket-Key is missing.");
    }
    origins.check(headers);
    List<String> protocols = list(headers, HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
    return new Handshake(
        token(headers, protocols),
        protocols.stream().flatMap(name -> Encoding.of(name).stream()).findFirst(),
        http2 ? Optional.empty() : Optional.of(key));
  }

  Encoding encoding() {
    return subprotocol.orElse(Encoding.JSON);
  }

  /// The headers that accept it.
  ResponseHeaders accepted() {
    ResponseHeadersBuilder headers =
        ResponseHeaders.builder(key.isPresent() ? HttpStatus.SWITCHING_PROTOCOLS : HttpStatus.OK);
    key.ifPresent(
        nonce ->
            headers
                .add(HttpHeaderNames.UPGRADE, "websocket")
                .add(HttpHeaderNames.CONNECTION, "Upgrade")
                .add(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, accept(nonce)));
    subprotocol.ifPresent(
        encoding -> headers.add(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, encoding.subprotocol()));
    return headers.build();
  }

  private static String token(RequestHeaders headers, List<String> protocols) {
    String authorization = headers.get(HttpHeaderNames.AUTHORIZATION, "");
    if (authorization.regionMatches(true, 0, BEARER_HEADER, 0, BEARER_HEADER.length())) {
      return authorization.substring(BEARER_HEADER.length()).strip();
    }
    return protocols.stream()
        .filter(name -> name.startsWith(BEARER_PROTOCOL))
        .map(name -> name.substring(BEARER_PROTOCOL.length()))
        .findFirst()
        .orElseThrow(
            () ->
                Failure.of(
                    ErrorReason.ERROR_REASON_UNAUTHENTICATED,
                    "Give an access token: in the header Authorization, or as the subprotocol"
                        + " bearer.<token>."));
  }

  private static boolean has(RequestHeaders headers, CharSequence name, String value) {
    return list(headers, name).stream().anyMatch(value::equalsIgnoreCase);
  }

  private static List<String> list(RequestHeaders headers, CharSequence name) {
    return headers.getAll(name).stream().flatMap(COMMA::splitToStream).toList();
  }

  private static String accept(String nonce) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((nonce + ACCEPT_SALT).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
