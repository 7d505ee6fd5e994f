package dev.parley.gateway;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import dev.parley.gateway.ClusterStatus.Snapshot;
import dev.parley.rpc.ServiceStatus;
import dev.parley.rpc.ServiceStatus.About;
import dev.parley.rpc.ServiceStatus.InstanceStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/// The status as a page of its own: no script, no other file. Stateless.
final class StatusHtml {
  private static final String STYLE =
      """
      :root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}
      body{max-width:60rem;margin:2rem auto;padding:0 1rem}
      table{border-collapse:collapse;width:100%}
      th,td{text-align:start;padding:.4rem .6rem;border-bottom:1px solid #8886;vertical-align:top}
      .up::before{content:"● ";color:#18794e}
      .down::before{content:"○ ";color:#c62a2f}
      """;

  /// What a browser may do with the page: show it with this one style.
  static final HttpHeaders HEADERS =
      HttpHeaders.of(
          HttpHeaderNames.CONTENT_SECURITY_POLICY,
          "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none';"
                  .formatted(hash(STYLE))
              + " frame-ancestors 'none'");

  private StatusHtml() {}

  static String print(Snapshot seen, boolean detailed) {
    StringBuilder rows = new StringBuilder();
    for (ServiceStatus service : seen.services()) {
      service(rows, service, seen, detailed);
    }
    String more =
        detailed
            ? "<p>Seen by version %s, up for %s.</p>"
                .formatted(text(seen.process().version()), uptime(seen.process().startedAt(), seen))
            : "";
    return """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <title>Parley: %s</title><style>%s</style></head>
        <body><h1 class="%s">Parley is %s</h1>%s
        <table><thead><tr>%s</tr></thead><tbody>
        %s</tbody></table></body></html>
        """
        .formatted(
            StatusPage.word(seen.isUp()),
            STYLE,
            StatusPage.word(seen.isUp()),
            StatusPage.word(seen.isUp()),
            more,
            detailed
                ? heads("Service", "State", "Circuit", "Instance", "Health", "Version", "Up for")
                : heads("Service", "State"),
            rows);
  }

  private static void service(
      StringBuilder rows, ServiceStatus service, Snapshot seen, boolean detailed) {
    String state = StatusPage.word(seen.isUp(service));
    String first =
        "<tr><td>%s</td><td class=\"%s\">%s</td>".formatted(text(service.service()), state, state);
    if (!detailed) {
      rows.append(first).append("</tr>\n");
    } else if (service.inProcess()) {
      rows.append(first).append(cells("", "in-process", "", "", "")).append("</tr>\n");
    } else if (service.instances().isEmpty()) {
      rows.append(first).append(cells(service.circuit(), "none", "", "", "")).append("</tr>\n");
    } else {
      for (InstanceStatus instance : service.instances()) {
        Optional<About> about = instance.about();
        rows.append(first)
            .append(
                cells(
                    service.circuit(),
                    instance.address(),
                    instance.health(),
                    about.map(About::version).orElse(""),
                    about.map(it -> uptime(it.startedAt(), seen)).orElse("")))
            .append("</tr>\n");
      }
    }
  }

  private static String heads(String... names) {
    StringBuilder heads = new StringBuilder();
    for (String name : names) {
      heads.append("<th scope=\"col\">").append(name).append("</th>");
    }
    return heads.toString();
  }

  private static String cells(String... values) {
    StringBuilder cells = new StringBuilder();
    for (String value : values) {
      cells.append("<td>").append(text(value)).append("</td>");
    }
    return cells.toString();
  }

  private static String uptime(Instant startedAt, Snapshot seen) {
    Duration up = Duration.ofSeconds(StatusPage.uptime(startedAt, seen));
    return "%d d %02d:%02d:%02d"
        .formatted(up.toDays(), up.toHoursPart(), up.toMinutesPart(), up.toSecondsPart());
  }

  private static String text(String raw) {
    return raw.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String hash(String style) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
