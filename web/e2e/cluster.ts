import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { environment, forTests, isOurs, java, program, root, type Settings, signal } from "./server.ts";

const readyWithin = 240_000;
const stoppedWithin = 90_000;

/** What `./parley cluster` runs: two processes of each target, what they need, and the balancer in front. */
export class Cluster {
  private output = "";

  private constructor(
    private readonly folder: string,
    private readonly child: ChildProcess,
  ) {}

  static async start(settings: Settings = {}): Promise<Cluster> {
    const folder = mkdtempSync(join(tmpdir(), "parley-e2e-cluster-"));
    // The launcher without its look at whether something is to be built: a build is what runs these tests.
    const launcher = join(folder, "parley");
    writeFileSync(launcher, `#!/bin/sh\nexec ${[java(), ...program].map(quoted).join(" ")} "$@"\n`, {
      mode: 0o700,
    });
    const target = join(root, "cluster/target");
    const child = spawn(
      java(),
      [
        "-Xmx128m",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-cp",
        [join(target, "parley-cluster.jar"), join(target, "lib/*")].join(delimiter),
        "dev.parley.cluster.ClusterMain",
        `--launcher=${launcher}`,
        "--port=0",
        `--data-dir=${join(folder, "data")}`,
        ...Object.entries({ ...forTests, ...settings }).map(([key, value]) => `--set=${key}=${value}`),
      ],
      { cwd: root, env: environment(), stdio: ["ignore", "pipe", "pipe"] },
    );
    const cluster = new Cluster(folder, child);
    try {
      await cluster.ready();
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    return cluster;
  }

  /** Where the balancer is. */
  get url(): string {
    return /ready at (\S+)/.exec(this.output)?.[1] ?? "";
  }

  /** Kills a process for good, by its name: realtime-1. */
  kill9(name: string): void {
    const pid = this.pids().get(name);
    if (pid === undefined) throw new Error(`There is no ${name}:\n${this.output}`);
    process.kill(pid, "SIGKILL");
  }

  /** Ends all of it and forgets its data. */
  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = once(this.child, "exit");
      this.child.kill("SIGTERM");
      const timer = setTimeout(() => this.child.kill("SIGKILL"), stoppedWithin);
      await ended;
      clearTimeout(timer);
    }
    for (const pid of this.pids().values()) if (isOurs(pid, this.folder)) signal(pid, "SIGKILL");
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  private async ready(): Promise<void> {
    await new Promise<void>((ready, failed) => {
      const fail = (why: string): void =>
        failed(new Error(`The cluster ${why}; it printed:\n${this.output}`));
      const timer = setTimeout(() => fail("is not ready"), readyWithin);
      const read = (chunk: Buffer): void => {
        this.output += chunk.toString();
        if (/ready at \S+ /.test(this.output)) {
          clearTimeout(timer);
          ready();
        }
      };
      this.child.stdout?.on("data", read);
      this.child.stderr?.on("data", read);
      this.child.once("error", (error) => fail(String(error)));
      this.child.once("exit", () => {
        clearTimeout(timer);
        fail("ended");
      });
    });
  }

  /** The processes by name, from the table that the cluster prints: name, address, more, pid. */
  private pids(): Map<string, number> {
    return new Map(
      [...this.output.matchAll(/^(\S+) .* (\d+)$/gm)].map((row) => [row[1] ?? "", Number(row[2])]),
    );
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
