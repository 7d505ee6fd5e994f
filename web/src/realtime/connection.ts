// The WebSocket to the server: keeps it open, renews its token, matches answers to questions and hands on events.
import type { ClientFrameJson, HelloJson, ServerFrameJson } from "@/contract/parley/realtime/v1/frames_pb";
import { backoff } from "@/sync/backoff";
import type { Token } from "@/api/tokens";
import { SignedOut } from "@/api/tokens";

export type State = "connecting" | "online" | "offline";
export type Body = Omit<ClientFrameJson, "id">;

/** The connection ended before the answer came. What was asked may have been done. */
export class Disconnected extends Error {
  override readonly name = "Disconnected";
}

/** The server refused a frame. */
export class FrameRefused extends Error {
  override readonly name = "FrameRefused";

  constructor(
    readonly code: string,
    detail: string,
    readonly retryAfterSeconds: number,
  ) {
    super(detail);
  }
}

export interface Listener {
  /** A connection is open; what happened before may have been missed. */
  opened(hello: HelloJson): void;
  /** The connection ended; another is being tried. */
  closed(): void;
  state(state: State): void;
  event(frame: ServerFrameJson): void;
  /** The session is over; no other connection is tried. */
  signedOut(): void;
}

export interface Environment {
  token(): Promise<Token>;
  renew(used: Token): Promise<Token>;
  /** Opens a socket with the given subprotocols. */
  socket(protocols: string[]): WebSocket;
}

const CLOSED_UNAUTHENTICATED = 4401;
/** A connection that does not answer a ping within this time is dead, whatever the operating system says. */
const PONG_MILLIS = 10_000;
/** After this many failures in a row the state is "offline" rather than "connecting". */
const OFFLINE_AFTER = 2;

interface Waiting {
  resolve(frame: ServerFrameJson): void;
  reject(error: Error): void;
}

export class Connection {
  private socket: WebSocket | undefined;
  private used: Token | undefined;
  private waiting = new Map<string, Waiting>();
  private nextId = 1;
  private failures = 0;
  private stopped = false;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private renewTimer: ReturnType<typeof setTimeout> | undefined;
  private pingTimer: ReturnType<typeof setInterval> | undefined;
  private ready = false;
  /** A socket closed before it said hello: perhaps its token is not taken any more, which a browser does not tell. */
  private suspect = false;

  constructor(
    private readonly environment: Environment,
    private readonly listener: Listener,
  ) {}

  start(): void {
    window.addEventListener("online", this.nudge);
    window.addEventListener("offline", this.lost);
    document.addEventListener("visibilitychange", this.checkWhenSeen);
    this.listener.state("connecting");
    void this.open();
  }

  stop(): void {
    this.stopped = true;
    window.removeEventListener("online", this.nudge);
    window.removeEventListener("offline", this.lost);
    document.removeEventListener("visibilitychange", this.checkWhenSeen);
    clearTimeout(this.retryTimer);
    this.drop();
  }

  get isOpen(): boolean {
    return this.ready;
  }

  /**
   * Sends a frame and waits for its answer.
   *
   * @throws Disconnected if the connection is not open or ends before the answer
   * @throws FrameRefused if the server refuses it
   */
  ask(body: Body): Promise<ServerFrameJson> {
    return new Promise((resolve, reject) => {
      if (!this.ready || !this.socket) {
        reject(new Disconnected("not connected"));
        return;
      }
      const id = String(this.nextId++);
      this.waiting.set(id, { resolve, reject });
      this.socket.send(JSON.stringify({ id, ...body }));
    });
  }

  /** Sends a frame whose answer does not matter, if the connection is open. */
  tell(body: Body): void {
    if (this.ready) {
      this.socket?.send(JSON.stringify(body));
    }
  }

  private async open(): Promise<void> {
    try {
      this.used = await (this.suspect && this.used
        ? this.environment.renew(this.used)
        : this.environment.token());
    } catch (error) {
      this.failed(error);
      return;
    }
    if (this.stopped || this.socket) {
      return;
    }
    const socket = this.environment.socket(["parley.v1", `bearer.${this.used.value}`]);
    this.socket = socket;
    socket.addEventListener("message", (event) => {
      if (this.socket === socket) {
        this.read(String(event.data));
      }
    });
    socket.addEventListener("close", (event) => {
      if (this.socket === socket) {
        this.ended(event.code);
      }
    });
  }

  private read(data: string): void {
    for (const line of data.split("\n")) {
      if (line) {
        this.take(JSON.parse(line) as ServerFrameJson);
      }
    }
  }

  private take(frame: ServerFrameJson): void {
    if (frame.hello) {
      this.welcome(frame.hello);
      return;
    }
    const asked = frame.id === undefined ? undefined : this.waiting.get(frame.id);
    if (asked && frame.id !== undefined) {
      this.waiting.delete(frame.id);
      if (frame.error) {
        asked.reject(
          new FrameRefused(
            frame.error.code ?? "",
            frame.error.message ?? "",
            frame.error.retryAfterSeconds ?? 0,
          ),
        );
      } else {
        asked.resolve(frame);
      }
    }
    if (!asked || frame.presence) {
      this.listener.event(frame);
    }
  }

  private welcome(hello: HelloJson): void {
    this.ready = true;
    this.suspect = false;
    this.failures = 0;
    this.pingTimer = setInterval(() => void this.ping(), (hello.idleTimeoutSeconds ?? 60) * 500);
    this.renewLater();
    this.listener.state("online");
    this.listener.opened(hello);
  }

  private renewLater(): void {
    const used = this.used;
    if (!used) {
      return;
    }
    clearTimeout(this.renewTimer);
    this.renewTimer = setTimeout(() => void this.renew(used), Math.max(1000, used.renewAt - Date.now()));
  }

  private async renew(used: Token): Promise<void> {
    try {
      const fresh = await this.environment.renew(used);
      await this.ask({ authenticate: { accessToken: fresh.value } });
      this.used = fresh;
      this.renewLater();
    } catch (error) {
      if (error instanceof SignedOut) {
        this.end();
      } else if (this.ready) {
        // The server is not to be reached, or refuses the token: it closes the connection in time, if it must.
        this.renewTimer = setTimeout(() => void this.renew(used), 5_000);
      }
    }
  }

  private async ping(): Promise<void> {
    const socket = this.socket;
    const timer = setTimeout(() => {
      if (this.socket === socket) {
        this.drop();
        this.ended(0);
      }
    }, PONG_MILLIS);
    await this.ask({ ping: {} }).catch(() => undefined);
    clearTimeout(timer);
  }

  private ended(code: number): void {
    const wasOpen = this.ready;
    this.suspect = !wasOpen;
    this.drop();
    if (wasOpen) {
      this.listener.closed();
    }
    if (code === CLOSED_UNAUTHENTICATED && this.used) {
      // Ended, or only expired: a refresh tells.
      this.environment.renew(this.used).then(
        () => this.retry(),
        (error: unknown) => this.failed(error),
      );
      return;
    }
    this.retry();
  }

  private failed(error: unknown): void {
    if (error instanceof SignedOut) {
      this.end();
    } else {
      this.retry();
    }
  }

  private end(): void {
    this.stop();
    this.listener.signedOut();
  }

  private retry(): void {
    if (this.stopped) {
      return;
    }
    const wait = backoff(this.failures++, Math.random());
    this.listener.state(this.failures > OFFLINE_AFTER || !navigator.onLine ? "offline" : "connecting");
    clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => void this.open(), wait);
  }

  /** Closes what is open and fails what waits. */
  private drop(): void {
    clearInterval(this.pingTimer);
    clearTimeout(this.renewTimer);
    const socket = this.socket;
    this.socket = undefined;
    this.ready = false;
    socket?.close(1000);
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    waiting.forEach((one) => one.reject(new Disconnected("the connection ended")));
  }

  private readonly nudge = (): void => {
    if (!this.ready && !this.stopped) {
      clearTimeout(this.retryTimer);
      this.failures = 1;
      this.drop();
      void this.open();
    }
  };

  private readonly lost = (): void => {
    if (this.ready) {
      this.ended(0);
    } else {
      this.listener.state("offline");
    }
  };

  private readonly checkWhenSeen = (): void => {
    if (document.visibilityState === "visible") {
      if (this.ready) {
        void this.ping();
      } else {
        this.nudge();
      }
    }
  };
}
