// Installs what package-lock.json names, unless it is there already.
//
// usage: node scripts/install.mjs build|test   (a build needs less than the tests)
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const web = join(dirname(fileURLToPath(import.meta.url)), "..");
const purpose = process.argv[2] === "test" ? "test" : "build";
const marker = join(web, "node_modules/.installed");
const lock = createHash("sha256")
  .update(readFileSync(join(web, "package-lock.json")))
  .digest("hex");
const installed = existsSync(marker) ? readFileSync(marker, "utf8").split(" ") : [];

if (installed[0] !== lock || (purpose === "test" && installed[1] !== "test")) {
  const flags = purpose === "build" ? ["--omit=dev"] : [];
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const run = spawnSync(npm, ["ci", "--no-progress", "--loglevel=error", ...flags], {
    cwd: web,
    stdio: "inherit",
  });
  if (run.status !== 0) {
    throw new Error("npm could not install what the web client is built from; its messages are above");
  }
  writeFileSync(marker, `${lock} ${purpose}`);
}
