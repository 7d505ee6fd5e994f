import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket as TcpSocket } from "node:net";

/** A WebSocket to the server that sends frames, as many at once as it takes. Node.js 20 has none of its own. */
export class Socket {
  private rest: Buffer = Buffer.alloc(0);
  private answered = 0;
  private failed = "";
  private wake: () => void = () => undefined;

  private constructor(private readonly tcp: TcpSocket) {}

  static async open(url: string, token: string): Promise<Socket> {
    const { hostname, port, host } = new URL(url);
    const tcp = connect(Number(port), hostname);
    await once(tcp, "connect");
    tcp.write(
      `GET /v1/realtime HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\n` +
        `Sec-WebSocket-Protocol: parley.v1\r\nAuthorization: Bearer ${token}\r\n\r\n`,
    );
    let head = Buffer.alloc(0);
    while (!head.includes("\r\n\r\n"))
      head = Buffer.concat([head, ...((await once(tcp, "data")) as [Buffer])]);
    if (!head.toString().startsWith("HTTP/1.1 101 ")) throw new Error(head.toString());
    const socket = new Socket(tcp);
    socket.read(head.subarray(head.indexOf("\r\n\r\n") + 4));
    tcp.on("data", (chunk: Buffer) => socket.read(chunk));
    tcp.on("close", () => socket.fail("closed"));
    tcp.on("error", (error) => socket.fail(String(error)));
    return socket;
  }

  /** Sends one frame for each of the objects and waits until every one was acknowledged, in order. */
  async sendAll(count: number, frame: (index: number) => object, atOnce = 64): Promise<void> {
    const start = this.answered;
    for (let next = 0; next < count;) {
      const lines: string[] = [];
      let size = 0;
      while (next < count && size < 8_000 && next - (this.answered - start) < atOnce) {
        const line = JSON.stringify({ id: String(next), ...frame(next) });
        size += Buffer.byteLength(line) + 1;
        lines.push(line);
        next++;
      }
      if (lines.length > 0) this.text(lines.join("\n"));
      else await this.progress();
    }
    while (this.answered - start < count) await this.progress();
  }

  close(): void {
    this.failed = "closed";
    this.tcp.destroy();
  }

  private async progress(): Promise<void> {
    if (this.failed === "") await new Promise<void>((woken) => (this.wake = woken));
    this.check();
  }

  private check(): void {
    if (this.failed !== "") throw new Error(`WebSocket: ${this.failed}`);
  }

  private text(text: string): void {
    const payload = Buffer.from(text);
    this.write(0x1, payload);
  }

  private write(opcode: number, payload: Buffer): void {
    const long = payload.length > 125;
    const head = Buffer.alloc(long ? 8 : 6);
    head[0] = 0x80 | opcode;
    head[1] = 0x80 | (long ? 126 : payload.length);
    if (long) head.writeUInt16BE(payload.length, 2);
    // The mask of zeros leaves the payload as it is.
    this.tcp.write(Buffer.concat([head, payload]));
  }

  private read(chunk: Buffer): void {
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    for (;;) {
      const short = (this.rest[1] ?? 0) & 0x7f;
      const head = short === 126 ? 4 : short === 127 ? 10 : 2;
      if (this.rest.length < head) return;
      const length =
        short === 126
          ? this.rest.readUInt16BE(2)
          : short === 127
            ? Number(this.rest.readBigUInt64BE(2))
            : short;
      if (this.rest.length < head + length) return;
      this.take((this.rest[0] ?? 0) & 0x0f, this.rest.subarray(head, head + length));
      this.rest = this.rest.subarray(head + length);
    }
  }

  private take(opcode: number, payload: Buffer): void {
    if (opcode === 0x8) this.fail(`closed with ${payload.length < 2 ? "nothing" : payload.readUInt16BE(0)}`);
    if (opcode === 0x9) this.write(0xa, payload);
    if (opcode !== 0x1) return;
    for (const line of payload.toString().split("\n")) {
      if (line.includes('"ack":{')) this.answered++;
      else if (line.includes('"error":{')) this.fail(line);
    }
    this.wake();
  }

  private fail(why: string): void {
    if (this.failed === "") this.failed = why;
    this.wake();
  }
}
