// Makes the TypeScript types of Parley's contract (src/contract/) from the descriptor that the module api compiles.
//
// usage: node scripts/contract.mjs [DESCRIPTOR]   default: ../api/target/classes/parley-contract.binpb
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  CodeGeneratorRequestSchema,
  CodeGeneratorResponseSchema,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";

const web = join(dirname(fileURLToPath(import.meta.url)), "..");
const descriptor = process.argv[2] ?? join(web, "../api/target/classes/parley-contract.binpb");
const target = join(web, "src/contract");
const plugin = join(
  dirname(createRequire(import.meta.url).resolve("@bufbuild/protoc-gen-es/package.json")),
  "bin/protoc-gen-es",
);

const files = fromBinary(FileDescriptorSetSchema, readFileSync(descriptor));
const request = create(CodeGeneratorRequestSchema, {
  fileToGenerate: files.file.map((file) => file.name).filter((name) => !name.startsWith("google/protobuf/")),
  parameter: "target=ts,json_types=true,import_extension=js",
  protoFile: files.file,
});
const run = spawnSync(process.execPath, [plugin], {
  input: toBinary(CodeGeneratorRequestSchema, request),
  maxBuffer: 64 * 1024 * 1024,
});
if (run.status !== 0) {
  throw new Error(`protoc-gen-es failed: ${run.stderr.toString()}`);
}
const response = fromBinary(CodeGeneratorResponseSchema, run.stdout);
if (response.error) {
  throw new Error(response.error);
}
rmSync(target, { recursive: true, force: true });
for (const file of response.file) {
  const path = join(target, file.name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, file.content);
}
