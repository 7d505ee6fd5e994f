// The service worker: keeps the files of one build, so that the client starts without a connection.
//
// It never serves stale code: a page always comes from the server while that answers, and names the files of its own
// build, whose names contain a hash of their content.
declare const self: ServiceWorkerGlobalScope;
export {};

const CACHE = "parley-__BUILD__";
const SHELL = "/";
const ASSETS = "__ASSETS__".split(" ");
/** How long a start waits for the server before it takes the kept page. */
const PATIENCE_MILLIS = 4_000;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll([SHELL, "/icon.svg", "/manifest.webmanifest", ...ASSETS]))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names
            .filter((name) => name.startsWith("parley-") && name !== CACHE)
            .map((name) => caches.delete(name)),
        ),
      )
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) {
    return;
  }
  if (request.mode === "navigate" && !isServers(url.pathname)) {
    event.respondWith(page(request));
  } else if (url.pathname.startsWith("/assets/") || url.pathname === "/icon.svg") {
    event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
  }
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { path } = event.notification.data as { path: string };
  event.waitUntil(
    self.clients.matchAll({ type: "window" }).then(async (pages) => {
      const open = pages[0];
      if (open) {
        open.postMessage({ kind: "open", path });
        await open.focus();
      } else {
        await self.clients.openWindow(path);
      }
    }),
  );
});

function isServers(path: string): boolean {
  return path.startsWith("/docs") || path.startsWith("/v1/") || path === "/openapi.json";
}

async function page(request: Request): Promise<Response> {
  const kept = () => caches.match(SHELL);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MILLIS) });
    return answer.status < 500 ? answer : ((await kept()) ?? answer);
  } catch (error) {
    const shell = await kept();
    if (shell) {
      return shell;
    }
    throw error;
  }
}
