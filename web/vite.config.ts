import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import vue from "@vitejs/plugin-vue";
import { defineConfig, type Plugin } from "vite";

/** Writes sw.js from src/worker.js, with the built files' names and a version that changes whenever one of them does. */
function serviceWorker(): Plugin {
  return {
    name: "service-worker",
    apply: "build",
    generateBundle(_options, bundle) {
      const files = Object.keys(bundle).filter((name) => name.startsWith("assets/")).map((name) => `/${name}`);
      const source = readFileSync(new URL("src/worker.js", import.meta.url), "utf8");
      const page = readFileSync(new URL("index.html", import.meta.url), "utf8");
      const version = createHash("sha256").update([...files, source, page].join("\n")).digest("hex").slice(0, 12);
      this.emitFile({
        type: "asset",
        fileName: "sw.js",
        source: source.replace("__VERSION__", version).replace('["__FILES__"]', JSON.stringify(files)),
      });
    },
  };
}

export default defineConfig({
  plugins: [vue(), serviceWorker()],
  define: { __VUE_OPTIONS_API__: "false" },
  build: { target: "es2022", modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
});
