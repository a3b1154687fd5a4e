// Put what the pages are dressed with into the package: pinned, without source maps,
// each file also compressed, all of them listed with their SHA-256.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const target = join(here, "../src/guicang/entrypoints/web/static/vendor");

const COPIED = {
  "tabler.css": "@tabler/core/dist/css/tabler.min.css",
  "tabler.js": "@tabler/core/dist/js/tabler.min.js",
  "htmx.js": "htmx.org/dist/htmx.min.js",
};
const PACKAGES = ["@tabler/core", "@tabler/icons", "echarts", "zrender", "htmx.org"];

function copy(name, from) {
  const text = readFileSync(join(modules, from), "utf8");
  writeFileSync(join(target, name), text.replace(/\/[*/]# sourceMappingURL=.*$/gm, ""));
}

function sprite(names) {
  const symbols = names.map((name) => {
    const svg = readFileSync(join(modules, "@tabler/icons/icons/outline", `${name}.svg`), "utf8");
    const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
    return `<symbol id="${name}" viewBox="0 0 24 24">${inner.replace(/\s*\n\s*/g, "")}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("\n")}</svg>\n`;
}

function notice() {
  const parts = PACKAGES.map((name) => {
    const about = JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8"));
    return `${name} ${about.version} (${about.license})`;
  });
  return `The console is dressed with:\n\n${parts.join("\n")}\n`;
}

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const [name, from] of Object.entries(COPIED)) copy(name, from);
const icons = readFileSync(join(here, "icons.txt"), "utf8").split("\n").filter(Boolean);
writeFileSync(join(target, "icons.svg"), sprite(icons));
await build({
  entryPoints: [join(here, "echarts.mjs")],
  bundle: true,
  minify: true,
  legalComments: "none",
  format: "iife",
  globalName: "echarts",
  outfile: join(target, "echarts.js"),
});
writeFileSync(join(target, "NOTICE.txt"), notice());

const listed = {};
for (const name of readdirSync(target).sort()) {
  const data = readFileSync(join(target, name));
  listed[name] = createHash("sha256").update(data).digest("hex");
  writeFileSync(join(target, `${name}.gz`), gzipSync(data, { level: 9 }));
}
writeFileSync(join(target, "manifest.json"), `${JSON.stringify(listed, null, 2)}\n`);
