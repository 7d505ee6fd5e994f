// Finishes the build for serving: a gzip beside every file that shrinks, and files.txt, the list of what there is.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const dist = join(dirname(fileURLToPath(import.meta.url)), "../dist");
const COMPRESSIBLE = /\.(?:js|css|html|svg|json|webmanifest|txt)$/;
/** Smaller files gain nothing. */
const MIN_BYTES = 1024;

const files = readdirSync(dist, { recursive: true })
  .map((name) => join(dist, name))
  .filter((path) => statSync(path).isFile() && !path.endsWith(".gz"))
  .sort();
for (const path of files) {
  const content = readFileSync(path);
  if (COMPRESSIBLE.test(path) && content.length >= MIN_BYTES) {
    writeFileSync(path + ".gz", gzipSync(content, { level: 9 }));
  }
}
const names = files
  .map((path) => relative(dist, path).split(sep).join("/"))
  .filter((name) => name !== "files.txt");
writeFileSync(join(dist, "files.txt"), names.join("\n") + "\n");
