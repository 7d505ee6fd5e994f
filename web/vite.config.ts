import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { defineConfig, type Plugin } from "vite";

/**
 * Writes build.json, which names the build, and gives the service worker the list of the files it keeps
 * for offline use. The name is a hash over the names of all files, which contain hashes of their content.
 */
function buildName(): Plugin {
  return {
    name: "parley-build-name",
    enforce: "post",
    generateBundle(_options, bundle) {
      const assets = Object.keys(bundle)
        .filter((name) => name.startsWith("assets/"))
        .sort();
      const build = createHash("sha256").update(assets.join("\n")).digest("hex").slice(0, 16);
      this.emitFile({ type: "asset", fileName: "build.json", source: JSON.stringify({ build }) + "\n" });
      const worker = bundle["sw.js"];
      if (worker?.type === "chunk") {
        worker.code = worker.code.replace("__BUILD__", build).replace(
          "__ASSETS__",
          assets
            .filter((name) => !name.includes("/compact-"))
            .map((name) => "/" + name)
            .join(" "),
        );
      }
    },
  };
}

/** Writes licenses.txt: the libraries in the build, and what their authors ask to be shown. */
function licenses(): Plugin {
  return {
    name: "parley-licenses",
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((part) => (part.type === "chunk" ? part.moduleIds : []));
      const folders = new Set(
        modules.flatMap((id) => /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//u.exec(id)?.[1] ?? []),
      );
      const parts = [...folders].sort().map((folder) => {
        const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<
          string,
          string
        >;
        const file = readdirSync(folder).find((name) => /^licen[cs]e/iu.test(name));
        const text = file === undefined ? "" : readFileSync(join(folder, file), "utf8").trim();
        return `${about["name"]} ${about["version"]} (${about["license"]})\n\n${text}`;
      });
      this.emitFile({ type: "asset", fileName: "licenses.txt", source: parts.join("\n\n---\n\n") + "\n" });
    },
  };
}

export default defineConfig({
  plugins: [vue(), buildName(), licenses()],
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __INTLIFY_DROP_MESSAGE_COMPILER__: false,
  },
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    target: "es2022",
    outDir: "dist",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    rollupOptions: {
      input: {
        index: fileURLToPath(new URL("./index.html", import.meta.url)),
        sw: fileURLToPath(new URL("./src/offline/sw.ts", import.meta.url)),
      },
      output: {
        entryFileNames: (chunk) => (chunk.name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
      },
    },
  },
  server: {
    // `npm run dev` beside a running server: the client reloads by itself, the rest goes to the server.
    proxy: {
      "/v1": { target: process.env["PARLEY_SERVER"] ?? "http://localhost:8080", ws: true },
    },
  },
});
