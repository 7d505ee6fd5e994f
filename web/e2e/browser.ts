import { existsSync } from "node:fs";

/** The browser of the Debian package; nothing is ever downloaded. */
export const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

export const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

if (!existsSync(executablePath)) {
  throw new Error(`No browser at ${executablePath}: apt-get install chromium, or set CHROMIUM`);
}
