package dev.parley.gateway;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.linecorp.armeria.common.Cookie;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.parley.api.accounts.v1.AuthServiceGrpc;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.rpc.Failure;
import dev.parley.rpc.Problem;
import dev.parley.rpc.TrustedProxies;
import io.grpc.MethodDescriptor;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/// Keeps a browser's refresh token in a cookie that its scripts cannot read, for requests that ask
/// for it with the header `Parley-Refresh: cookie`. One for each route, thread-safe.
///
/// Without the header cookies are neither read nor written. No form, link or simple request can
/// send it, and CORS does not allow it, so that other sites cannot make a browser use its cookie.
final class RefreshCookie {
  /// The header that asks for it.
  static final String HEADER = "Parley-Refresh";

  /// The only value of that header.
  static final String VALUE = "cookie";

  private static final String NAME = "parley_refresh";
  private static final String PATH = "/v1/auth";
  private static final String FETCH_SITE = "sec-fetch-site";
  private static final String TOKEN = "refresh_token";
  private static final Pattern POSSIBLE_TOKEN = Pattern.compile("[A-Za-z0-9_-]{1,128}");

  /// What a method does to the cookie.
  private enum Role {
    SETS,
    EXCHANGES,
    CLEARS,
    NONE
  }

  private final Role role;
  private final TrustedProxies proxies;

  private RefreshCookie(Role role, TrustedProxies proxies) {
    this.role = role;
    this.proxies = proxies;
  }

  /// The cookie as one method treats it.
  static RefreshCookie of(PublicMethod method, TrustedProxies proxies) {
    return new RefreshCookie(role(method), proxies);
  }

  /// Whether a method takes the header.
  static boolean concerns(PublicMethod method) {
    return role(method) != Role.NONE;
  }

  private static Role role(PublicMethod method) {
    if (is(method, AuthServiceGrpc.getRefreshMethod())) {
      return Role.EXCHANGES;
    }
    if (is(method, AuthServiceGrpc.getLogoutMethod())) {
      return Role.CLEARS;
    }
    boolean opens =
        is(method, AuthServiceGrpc.getRegisterMethod())
            || is(method, AuthServiceGrpc.getLoginMethod())
            || is(method, AuthServiceGrpc.getIssueTokenMethod());
    return opens ? Role.SETS : Role.NONE;
  }

  private static boolean is(PublicMethod method, MethodDescriptor<?, ?> other) {
    return method.name().equals(other.getFullMethodName());
  }

  /// Refuses a header that says something else, and a page of another site.
  ///
  /// @throws io.grpc.StatusRuntimeException `INVALID_FIELD` or `FORBIDDEN`
  void check(RequestHeaders headers) {
    if (role == Role.NONE || !headers.contains(HEADER)) {
      return;
    }
    if (!asked(headers)) {
      throw Failure.field(HEADER, "%s takes the value %s only".formatted(HEADER, VALUE));
    }
    String site = headers.get(FETCH_SITE, "none");
    if (site.equals("cross-site") || site.equals("same-site")) {
      throw Failure.of(
          ErrorReason.ERROR_REASON_FORBIDDEN,
          "Only pages of this server may use its cookie; send the refresh token in the body.");
    }
  }

  /// The request with the token of the cookie.
  ///
  /// @throws io.grpc.StatusRuntimeException `BAD_REFRESH_TOKEN` if there is no cookie,
  ///     `INVALID_FIELD` if the body has a token too
  Message fill(RequestHeaders headers, Message request) {
    if (role != Role.EXCHANGES || !asked(headers)) {
      return request;
    }
    FieldDescriptor field = token(request);
    if (!request.getField(field).equals("")) {
      throw Failure.field(
          field.getJsonName(), "The refresh token is in the cookie; leave it out of the body.");
    }
    return request.toBuilder().setField(field, sent(headers)).build();
  }

  /// The answer without the token, which goes into the cookie.
  Message keep(ServiceRequestContext ctx, Message answer) {
    if (role == Role.NONE || !asked(ctx.request().headers())) {
      return answer;
    }
    if (role == Role.CLEARS) {
      set(ctx, "", 0);
      return answer;
    }
    FieldDescriptor field = token(answer);
    set(ctx, (String) answer.getField(field), lifetime(answer));
    return answer.toBuilder().clearField(field).build();
  }

  /// Clears a cookie that is good for nothing any more.
  ///
  /// @param failure why the request failed
  void drop(ServiceRequestContext ctx, Throwable failure) {
    if (role == Role.EXCHANGES
        && asked(ctx.request().headers())
        && Problem.status(Failure.detail(failure)).equals(HttpStatus.UNAUTHORIZED)) {
      set(ctx, "", 0);
    }
  }

  private static boolean asked(RequestHeaders headers) {
    return headers.getAll(HEADER).equals(List.of(VALUE));
  }

  /// Two cookies of one name come from two places, at most one of which is this server.
  private static String sent(RequestHeaders headers) {
    List<String> all =
        headers.cookies().stream()
            .filter(cookie -> cookie.name().equals(NAME))
            .map(Cookie::value)
            .toList();
    if (all.size() != 1 || !POSSIBLE_TOKEN.matcher(all.getFirst()).matches()) {
      throw Failure.of(
          ErrorReason.ERROR_REASON_BAD_REFRESH_TOKEN,
          "There is no refresh token in the cookie. Sign in again.");
    }
    return all.getFirst();
  }

  private void set(ServiceRequestContext ctx, String token, long seconds) {
    String cookie =
        "%s=%s; Path=%s; Max-Age=%d; HttpOnly; SameSite=Strict%s"
            .formatted(NAME, token, PATH, seconds, cameByTls(ctx) ? "; Secure" : "");
    ctx.addAdditionalResponseHeader(HttpHeaderNames.SET_COOKIE, cookie);
  }

  /// A browser says in `Origin` how it reached the page, whatever proxies stand between.
  private boolean cameByTls(ServiceRequestContext ctx) {
    return proxies.tls(ctx)
        || ctx.request().headers().get(HttpHeaderNames.ORIGIN, "").startsWith("https://");
  }

  private static long lifetime(Message answer) {
    FieldDescriptor field = answer.getDescriptorForType().findFieldByName("refresh_expires_in");
    return (int) answer.getField(Objects.requireNonNull(field));
  }

  private static FieldDescriptor token(Message message) {
    return Objects.requireNonNull(message.getDescriptorForType().findFieldByName(TOKEN));
  }
}
