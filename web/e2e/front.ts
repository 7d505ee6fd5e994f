import { once } from "node:events";
import { readFileSync, statSync } from "node:fs";
import {
  createServer,
  type IncomingMessage,
  request as httpRequest,
  type Server as HttpServer,
  type ServerResponse,
} from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";

export interface FrontOptions {
  /** A folder with a built client to serve in place of the server's own. */
  client?: string;
}

const types: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".webmanifest": "application/manifest+json",
  ".mp3": "audio/mpeg",
  ".ogg": "audio/ogg",
  ".wav": "audio/wav",
};

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
  "media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; " +
  "trusted-types vue dompurify parley";

/** Names of files whose content is in their name, as in /assets/index-Ab3_x-9Z.js. */
const hashed = /([A-Za-z0-9_.-]+-[A-Za-z0-9_-]{8})\.(js|css|svg|png|woff2|mp3|ogg|wav|json)\b/g;

/**
 * A proxy before the server: it can be another build of the client, refuse everything, and see what is asked.
 * Other builds have the same code under other names; the names of the build before are gone from it.
 */
export class Front {
  /** Every path that was asked for. */
  readonly asked: string[] = [];
  /** Answers nothing while set: connections are cut. */
  down = false;
  private build = "";
  private firstBuild = "";
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly http: HttpServer,
    private readonly target: number,
    private readonly options: FrontOptions,
  ) {}

  static async start(target: number, options: FrontOptions = {}): Promise<Front> {
    const http = createServer();
    const front = new Front(http, target, options);
    http.on("request", (request, response) => front.answer(request, response));
    http.on("upgrade", (request, socket, head) => front.tunnel(request, socket, head));
    http.on("connection", (socket) => {
      front.sockets.add(socket);
      socket.once("close", () => front.sockets.delete(socket));
      if (front.down) socket.destroy();
    });
    http.listen(0, "127.0.0.1");
    await once(http, "listening");
    return front;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  /** Is a newer build from now on, in which every hashed file has another name. */
  async upgrade(name: string): Promise<void> {
    if (this.build === "") {
      const answer = (await (await fetch(`${this.url}/build.json`)).json()) as { build: string };
      this.firstBuild = answer.build;
    }
    this.build = name;
  }

  /** Cuts every connection and takes no more, or takes them again. */
  setDown(down: boolean): void {
    this.down = down;
    if (down) for (const socket of this.sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    if (this.http.listening) {
      this.http.close();
      await once(this.http, "close");
    }
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const path = new URL(request.url ?? "/", "http://front").pathname;
    this.asked.push(path);
    if (this.options.client !== undefined && isClient(path)) {
      this.serve(this.options.client, path, request, response);
      return;
    }
    const wanted = this.original(request.url ?? "/");
    if (wanted === undefined) {
      response.writeHead(404, { "content-type": "application/problem+json" }).end("{}");
      return;
    }
    const headers = { ...request.headers };
    if (this.build !== "" && isClient(path)) {
      delete headers["accept-encoding"];
      delete headers["if-none-match"];
    }
    const forward = httpRequest(
      { host: "127.0.0.1", port: this.target, method: request.method, path: wanted, headers },
      (answer) => this.pass(path, answer, response),
    );
    forward.on("error", () => response.destroy());
    request.pipe(forward);
  }

  private pass(path: string, answer: IncomingMessage, response: ServerResponse): void {
    if (
      this.build === "" ||
      !isClient(path) ||
      !/html|javascript|css|json/.test(answer.headers["content-type"] ?? "")
    ) {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
      return;
    }
    const chunks: Buffer[] = [];
    answer.on("data", (chunk: Buffer) => chunks.push(chunk));
    answer.on("end", () => {
      const body = Buffer.from(this.rebuilt(Buffer.concat(chunks).toString()));
      const headers = { ...answer.headers };
      delete headers["transfer-encoding"];
      delete headers["content-encoding"];
      if (headers.etag !== undefined) headers.etag = `"${this.build}-${body.length}"`;
      response.writeHead(answer.statusCode ?? 502, { ...headers, "content-length": body.length });
      response.end(body);
    });
  }

  /** The text of a file as the newer build would have it. */
  private rebuilt(text: string): string {
    if (this.build === "") return text;
    const renamed = text.replaceAll(this.firstBuild, this.build).replace(hashed, `$1.${this.build}.$2`);
    return renamed.replace("</head>", `<meta name="test-build" content="${this.build}"></head>`);
  }

  /** The path of the server's file behind a file of the newer build; nothing for files of the build before. */
  private original(path: string): string | undefined {
    if (this.build === "" || !path.startsWith("/assets/")) return path;
    return path.includes(`.${this.build}.`) ? path.replace(`.${this.build}.`, ".") : undefined;
  }

  private serve(client: string, path: string, request: IncomingMessage, response: ServerResponse): void {
    const name = this.original(path);
    const file = name === undefined ? undefined : join(client, normalize(name));
    const shell = join(client, "index.html");
    const found =
      file !== undefined && statSync(file, { throwIfNoEntry: false })?.isFile() === true ? file : undefined;
    if (found === undefined && path.startsWith("/assets/")) {
      response.writeHead(404, { "content-type": "application/problem+json" }).end("{}");
      return;
    }
    const type = types[extname(found ?? shell)] ?? "application/octet-stream";
    let body = readFileSync(found ?? shell);
    const text = /text|json|svg/.test(type);
    if (text) body = Buffer.from(this.rebuilt(body.toString()));
    const zip = text && /\bgzip\b/.test(request.headers["accept-encoding"]?.toString() ?? "");
    if (zip) body = gzipSync(body, { level: 9 });
    response.writeHead(200, {
      "content-type": type,
      "content-length": body.length,
      "cache-control": path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
      "content-security-policy": policy,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      ...(zip ? { "content-encoding": "gzip" } : {}),
    });
    response.end(request.method === "HEAD" ? undefined : body);
  }

  private tunnel(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const lines = [`${request.method} ${request.url} HTTP/1.1`];
    for (let i = 0; i < request.rawHeaders.length; i += 2) {
      lines.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`);
    }
    const server = connect(this.target, "127.0.0.1", () => {
      server.write(`${lines.join("\r\n")}\r\n\r\n`);
      server.write(head);
      server.pipe(socket);
      socket.pipe(server);
    });
    const cut = (): void => {
      server.destroy();
      socket.destroy();
    };
    server.on("error", cut).on("close", cut);
    socket.on("error", cut).on("close", cut);
  }
}

function isClient(path: string): boolean {
  return !/^\/(v1|docs|openapi\.json|\.well-known|parley\.)/.test(path);
}
