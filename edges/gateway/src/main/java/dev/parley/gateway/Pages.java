package dev.parley.gateway;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ServerCacheControl;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.encoding.EncodingService;
import com.linecorp.armeria.server.file.HttpFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Properties;

/// The API documents and Swagger UI over them. Stateless.
///
/// Every file is named here and read at start; nothing else of the class path can be reached, and
/// nothing is loaded from elsewhere.
final class Pages {
  private static final ServerCacheControl REVALIDATE =
      ServerCacheControl.builder().noCache().build();
  private static final ServerCacheControl ONE_HOUR =
      ServerCacheControl.builder().maxAge(Duration.ofHours(1)).build();
  private static final MediaType SVG = MediaType.parse("image/svg+xml");
  private static final MediaType SCRIPT = MediaType.parse("text/javascript; charset=utf-8");

  private Pages() {}

  /// Adds the pages to a server.
  ///
  /// @throws IllegalStateException if a file is missing from the class path
  static void configure(ServerBuilder server) {
    String swagger = "META-INF/resources/webjars/swagger-ui/%s/".formatted(swaggerVersion());
    page(server, "/openapi.json", "openapi.json", MediaType.JSON);
    page(server, "/docs/", "pages/docs.html", MediaType.HTML_UTF_8);
    page(server, "/docs/parley.svg", "pages/parley.svg", SVG);
    page(server, "/docs/init.js", "pages/docs.js", SCRIPT);
    page(server, "/docs/collection.json", "collection.json", MediaType.JSON);
    large(server, "/docs/swagger-ui.css", swagger + "swagger-ui.css", MediaType.CSS_UTF_8);
    large(server, "/docs/swagger-ui-bundle.js", swagger + "swagger-ui-bundle.js", SCRIPT);
  }

  private static void page(ServerBuilder server, String path, String file, MediaType type) {
    server.service(get(path), service(file, type, REVALIDATE));
  }

  private static void large(ServerBuilder server, String path, String file, MediaType type) {
    server.service(
        get(path), service(file, type, ONE_HOUR).decorate(EncodingService.newDecorator()));
  }

  private static Route get(String path) {
    return Route.builder().path(path).methods(HttpMethod.GET).build();
  }

  private static HttpService service(String file, MediaType type, ServerCacheControl caching) {
    return HttpFile.builder(HttpData.wrap(read(file)))
        .date(false)
        .lastModified(false)
        .setHeader(HttpHeaderNames.CONTENT_TYPE, type)
        .setHeaders(SecurityHeaders.PAGE)
        .cacheControl(caching)
        .build()
        .asService();
  }

  private static byte[] read(String file) {
    try (InputStream in = open(file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static String swaggerVersion() {
    Properties pom = new Properties();
    try (InputStream in = open("META-INF/maven/org.webjars/swagger-ui/pom.properties")) {
      pom.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the version of Swagger UI", e);
    }
    return pom.getProperty("version");
  }

  private static InputStream open(String file) {
    InputStream in = Pages.class.getClassLoader().getResourceAsStream(file);
    if (in == null) {
      throw new IllegalStateException(file + " is missing from the class path");
    }
    return in;
  }
}
