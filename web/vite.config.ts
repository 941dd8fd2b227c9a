import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import vue from "@vitejs/plugin-vue";
import { defineConfig, type Plugin } from "vite";

/** Writes sw.js from src/worker.js, with the names of the files that the form needs and a version that changes with them. */
function serviceWorker(): Plugin {
  const shell = /^assets\/(?!api-)/;
  return {
    name: "service-worker",
    apply: "build",
    generateBundle(_options, bundle) {
      const files = Object.keys(bundle).filter((name) => shell.test(name)).map((name) => `/${name}`);
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

/** The API's description stands beside the site, for the page that shows it and for machines. */
function apiDescription(): Plugin {
  return {
    name: "api-description",
    apply: "build",
    generateBundle() {
      const source = readFileSync(new URL("../openapi.json", import.meta.url), "utf8");
      this.emitFile({ type: "asset", fileName: "openapi.json", source: JSON.stringify(JSON.parse(source)) });
    },
  };
}

export default defineConfig({
  plugins: [vue(), serviceWorker(), apiDescription()],
  define: { __VUE_OPTIONS_API__: "false" },
  build: { target: "es2022", modulePreload: { polyfill: false }, assetsInlineLimit: 0, rolldownOptions: { input: ["index.html", "api.html"] } },
});
