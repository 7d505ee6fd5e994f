import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The browser of the Debian package; nothing is ever downloaded. */
export const executablePath = process.env["CHROMIUM"] ?? onPath("chromium") ?? "";

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
  throw new Error(`No browser "${executablePath}": apt-get install chromium, or set CHROMIUM`);
}

function onPath(program: string): string | undefined {
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((file) => existsSync(file));
}
