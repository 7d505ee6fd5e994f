// Runs a TypeScript program of this folder: node e2e/run.mjs measure --json. Node.js 20 does not by itself.
import { join } from "node:path";
import process from "node:process";
import { runnerImport } from "vite";

const [name, ...args] = process.argv.slice(2);
/** @type {{ module: { main: (args: string[]) => Promise<number> } }} */
const program = await runnerImport(join(import.meta.dirname, `${name}.ts`), { configFile: false });
process.exitCode = await program.module.main(args);
