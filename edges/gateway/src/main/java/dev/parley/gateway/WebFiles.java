package dev.parley.gateway;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.RouteBuilder;
import com.linecorp.armeria.server.ServerBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The web client: the files that its build put on the class path under `web/`, read at start.
/// Immutable.
///
/// `web/files.txt` names them, one path a line; nothing else of the class path can be reached. The
/// client has pages of its own under fixed paths, all of which are its `index.html`.
final class WebFiles {
  static final String LIST = "web/files.txt";

  /// What the client's router takes; what ends with a slash, and everything below it.
  static final List<String> PAGES =
      List.of(
          "/",
          "/sign-in",
          "/sign-up",
          "/deletions/",
          "/chats",
          "/chats/",
          "/people",
          "/people/",
          "/settings",
          "/settings/");

  private static final String FOLDER = "web/";
  private static final String INDEX = "index.html";
  private static final String COMPRESSED = ".gz";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");
  private final Map<String, WebFile> files;

  private WebFiles(Map<String, WebFile> files) {
    this.files = files;
  }

  /// Reads the files.
  ///
  /// @throws IllegalStateException if the list is missing or wrong, or a file is
  static WebFiles load(ClassLoader resources) {
    byte[] list = read(resources, LIST);
    if (list == null) {
      throw new IllegalStateException(
          LIST
              + " is missing from the class path: the web client (module parley-web) is not there");
    }
    Map<String, WebFile> files = new TreeMap<>();
    for (String path : new String(list, StandardCharsets.UTF_8).split("\n", -1)) {
      if (!path.isBlank() && !path.endsWith(COMPRESSED)) {
        files.put(path, file(resources, path));
      }
    }
    if (!files.containsKey(INDEX)) {
      throw new IllegalStateException("%s does not name %s".formatted(LIST, INDEX));
    }
    return new WebFiles(files);
  }

  private static WebFile file(ClassLoader resources, String path) {
    for (String name : path.split("/", -1)) {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalStateException("%s names '%s', which is no path".formatted(LIST, path));
      }
    }
    byte[] content = read(resources, FOLDER + path);
    if (content == null) {
      throw new IllegalStateException(
          "%s names %s, which is missing from the class path".formatted(LIST, path));
    }
    return WebFile.of(path, content, read(resources, FOLDER + path + COMPRESSED));
  }

  private static byte @Nullable [] read(ClassLoader resources, String name) {
    try (InputStream in = resources.getResourceAsStream(name)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  /// Adds the files and the client's pages to a server.
  void configure(ServerBuilder server) {
    files.forEach((path, file) -> server.service(get().path("/" + path).build(), file));
    WebFile index = Objects.requireNonNull(files.get(INDEX));
    for (String page : PAGES) {
      boolean below = page.length() > 1 && page.endsWith("/");
      server.service((below ? get().pathPrefix(page) : get().path(page)).build(), index);
    }
  }

  private static RouteBuilder get() {
    return Route.builder().methods(HttpMethod.GET);
  }
}
