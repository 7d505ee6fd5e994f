package dev.parley.gateway;

import com.linecorp.armeria.common.CacheControl;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ServerCacheControl;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.file.HttpFile;
import com.linecorp.armeria.server.file.HttpFileBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// One file of the web client, as it is and compressed. Thread-safe.
///
/// What lies in `assets/` has a hash in its name and never changes; browsers ask again for all
/// else, by an entity tag made of the content.
final class WebFile implements HttpService {
  private static final String JAVASCRIPT = "text/javascript; charset=utf-8";
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", JAVASCRIPT),
          Map.entry("mjs", JAVASCRIPT),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("wasm", "application/wasm"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("webp", "image/webp"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("ogg", "audio/ogg"),
          Map.entry("wav", "audio/wav"));

  /// What is compressed already in itself.
  private static final Set<String> DENSE = Set.of("png", "jpg", "webp", "woff2", "mp3", "ogg");

  private static final CacheControl REVALIDATE = ServerCacheControl.builder().noCache().build();
  private static final CacheControl FOR_EVER =
      ServerCacheControl.builder().cachePublic().maxAge(Duration.ofDays(365)).immutable().build();

  private final HttpService plain;
  private final @Nullable HttpService compressed;

  private WebFile(HttpService plain, @Nullable HttpService compressed) {
    this.plain = plain;
    this.compressed = compressed;
  }

  /// Prepares a file.
  ///
  /// @param path under which it is served, without a slash at the beginning
  /// @param content as it is
  /// @param gzip the same compressed, if the build did that
  /// @throws IllegalStateException if its type is not known
  static WebFile of(String path, byte[] content, byte @Nullable [] gzip) {
    String extension = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    String type = TYPES.get(extension);
    if (type == null) {
      throw new IllegalStateException("web/%s has no known type".formatted(path));
    }
    byte[] small = gzip;
    if (small == null && !DENSE.contains(extension)) {
      small = compress(content);
    }
    boolean worthwhile = small != null && small.length < content.length;
    HttpFileBuilder plain = builder(path, type, content);
    if (!worthwhile || small == null) {
      return new WebFile(plain.build().asService(), null);
    }
    HttpFileBuilder compressed =
        builder(path, type, small).setHeader(HttpHeaderNames.CONTENT_ENCODING, "gzip");
    return new WebFile(varying(plain), varying(compressed));
  }

  private static HttpService varying(HttpFileBuilder file) {
    return file.setHeader(HttpHeaderNames.VARY, "accept-encoding").build().asService();
  }

  private static HttpFileBuilder builder(String path, String type, byte[] content) {
    String tag = tag(content);
    HttpFileBuilder file =
        HttpFile.builder(HttpData.wrap(content))
            .date(false)
            .lastModified(false)
            .entityTag((_, _) -> tag)
            .setHeader(HttpHeaderNames.CONTENT_TYPE, type)
            .setHeaders(SecurityHeaders.CLIENT)
            .cacheControl(path.startsWith("assets/") ? FOR_EVER : REVALIDATE);
    return path.equals("sw.js") ? file.setHeader("service-worker-allowed", "/") : file;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) throws Exception {
    HttpService small = compressed;
    return small != null && takesGzip(req.headers())
        ? small.serve(ctx, req)
        : plain.serve(ctx, req);
  }

  private static boolean takesGzip(RequestHeaders headers) {
    String accepted = headers.get(HttpHeaderNames.ACCEPT_ENCODING, "");
    return Arrays.stream(accepted.toLowerCase(Locale.ROOT).split(",", -1))
        .map(coding -> coding.replace(" ", ""))
        .anyMatch(
            coding ->
                coding.equals("gzip")
                    || (coding.startsWith("gzip;q=") && !coding.matches("gzip;q=0(\\.0*)?")));
  }

  private static byte[] compress(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(content.length / 2);
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail to be written", e);
    }
    return bytes.toByteArray();
  }

  private static String tag(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, 18));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
