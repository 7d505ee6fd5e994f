import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Front } from "./front.ts";

export const root = resolve(import.meta.dirname, "../..");

/** Settings by key, as `./parley config` shows them. */
export type Settings = Record<string, string | number>;

/** Hashes that cost nothing and limits that one address full of people does not reach. */
export const forTests: Settings = {
  "accounts.argon2-memory-kib": 64,
  "accounts.argon2-passes": 1,
  "accounts.login-limit": 100_000,
  "accounts.refresh-limit": 100_000,
  "accounts.register-limit": 100_000,
  "gateway.burst-per-address": 1_000_000,
  "gateway.burst-per-user": 1_000_000,
  "gateway.requests-per-second-per-address": 100_000,
  "gateway.requests-per-second-per-user": 100_000,
  "realtime.frames-per-second": 1_000_000,
};

/** What java is given to be the server, before the server's own words. */
export const program: readonly string[] = [
  ...(process.env["E2E_JAVA_OPTS"] ?? "-Xms32m -Xmx384m -XX:TieredStopAtLevel=1").split(" "),
  "-XX:+UseSerialGC",
  "-XX:+UseCompactObjectHeaders",
  "--enable-native-access=ALL-UNNAMED",
  "--sun-misc-unsafe-memory-access=allow",
  "-jar",
  process.env["E2E_JAR"] ?? join(root, "app/target/parley/lib/parley-app.jar"),
];

const readyWithin = 60_000;
const stoppedWithin = 20_000;

/** The real server in a process of its own, which can be killed and started again on its data and port. */
export class Server {
  private child: ChildProcess | undefined;
  private output = "";
  private readonly pids = new Set<number>();

  private constructor(
    private readonly folder: string,
    private readonly port: number,
    private readonly settings: Settings,
    private readonly front: Front | undefined,
  ) {}

  static async start(settings: Settings = {}): Promise<Server> {
    const port = await freePort();
    const client = process.env["E2E_CLIENT"];
    const front = client === undefined ? undefined : await Front.start(port, { client });
    const folder = mkdtempSync(join(tmpdir(), "parley-e2e-"));
    const server = new Server(folder, port, { ...forTests, ...settings }, front);
    try {
      await server.restart();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** Where the client is. */
  get url(): string {
    return this.front?.url ?? `http://127.0.0.1:${this.port}`;
  }

  /** The port of the server itself. */
  get ownPort(): number {
    return this.port;
  }

  /** Starts it on its data and port; returns when it is ready. */
  async restart(): Promise<void> {
    if (this.running()) throw new Error("It runs");
    const flags = Object.entries(this.settings).map(([key, value]) => `--${key}=${value}`);
    const child = spawn(
      java(),
      [
        ...program,
        "serve",
        "--data-dir",
        join(this.folder, "data"),
        "--http.host=127.0.0.1",
        "--port",
        String(this.port),
        "--ops.port=0",
        "--rpc.port=0",
        ...flags,
      ],
      { cwd: root, env: environment(), stdio: ["ignore", "pipe", "pipe"] },
    );
    this.child = child;
    this.output = "";
    await new Promise<void>((ready, failed) => {
      const fail = (why: string): void => failed(new Error(`The server ${why}; it printed:\n${this.output}`));
      const timer = setTimeout(() => fail("is not ready"), readyWithin);
      const read = (chunk: Buffer): void => {
        this.output = (this.output + chunk.toString()).slice(-50_000);
        if (this.output.includes("Parley is ready at ")) {
          clearTimeout(timer);
          ready();
        }
      };
      child.stdout.on("data", read);
      child.stderr.on("data", read);
      child.once("error", (error) => fail(String(error)));
      child.once("exit", () => {
        clearTimeout(timer);
        fail("ended");
      });
    });
    this.remember();
  }

  /** Kills the server alone, as running out of memory does; its PostgreSQL goes on without an owner. */
  async kill9(): Promise<void> {
    await this.end("SIGKILL");
  }

  /** Ends the server in order, keeping its data. */
  async halt(): Promise<void> {
    await this.end("SIGTERM");
  }

  /** Ends it for good, with what it started and its data. */
  async stop(): Promise<void> {
    if (this.running()) await this.end("SIGTERM");
    for (const pid of this.pids) if (isOurs(pid, this.folder)) signal(pid, "SIGKILL");
    await this.front?.stop();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  /** The last lines that it printed. */
  log(): string {
    return this.output;
  }

  private running(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  private async end(how: NodeJS.Signals): Promise<void> {
    const child = this.child;
    if (child === undefined || !this.running()) return;
    this.remember();
    const ended = once(child, "exit");
    child.kill(how);
    const timer = setTimeout(() => child.kill("SIGKILL"), stoppedWithin);
    await ended;
    clearTimeout(timer);
  }

  /** Notes the processes that the server has started, to end them if it cannot. */
  private remember(): void {
    const pid = this.child?.pid;
    if (pid === undefined || !existsSync("/proc")) return;
    for (const child of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      const parent = /^PPid:\s+(\d+)/m.exec(read(`/proc/${child}/status`))?.[1];
      if (parent === String(pid)) this.pids.add(Number(child));
    }
  }
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("No port");
  return address.port;
}

/** Ours without what would be settings of the server. */
export function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("PARLEY_")));
}

/** The Java to run it with. */
export function java(): string {
  const homes = [process.env["JAVA_HOME"] ?? ""];
  if (existsSync("/usr/lib/jvm"))
    homes.push(...readdirSync("/usr/lib/jvm").map((name) => `/usr/lib/jvm/${name}`));
  for (const home of homes) {
    const version = /^JAVA_VERSION="(\d+)/m.exec(read(join(home, "release")))?.[1];
    if (Number(version ?? 0) >= 25 && existsSync(join(home, "bin/java"))) return join(home, "bin/java");
  }
  throw new Error("No Java 25 or newer: set JAVA_HOME");
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** Whether the process still is one on this folder, not a stranger with its number. */
export function isOurs(pid: number, folder: string): boolean {
  return read(`/proc/${pid}/cmdline`).includes(folder);
}

/** Sends a signal to a process that may be gone. */
export function signal(pid: number, how: NodeJS.Signals): void {
  try {
    process.kill(pid, how);
  } catch {
    // It is gone.
  }
}
