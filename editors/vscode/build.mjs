// Bundles the extension into dist/, with the JSON Schema of helpc.yaml and the licenses of what is bundled.
//
//     node build.mjs             dist/extension.js
//     node build.mjs --tests     dist/test/*.test.js

import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "dist");
const isTests = process.argv.includes("--tests");
const common = { absWorkingDir: here, bundle: true, platform: "node", target: "node20", logLevel: "warning" };

if (isTests) {
  rmSync(join(out, "test"), { recursive: true, force: true });
  const tests = readdirSync(join(here, "test")).filter((name) => name.endsWith(".test.ts"));
  await build({
    ...common,
    entryPoints: tests.map((name) => join("test", name)),
    outdir: join(out, "test"),
    format: "cjs",
    packages: "external",
  });
} else {
  const { metafile } = await build({
    ...common,
    entryPoints: ["src/extension.ts"],
    outfile: join(out, "extension.js"),
    format: "cjs",
    external: ["vscode"],
    minify: true,
    legalComments: "none",
    metafile: true,
  });
  mkdirSync(out, { recursive: true });
  copyFileSync(join(here, "../../schemas/config.schema.json"), join(out, "helpc.schema.json"));
  writeFileSync(join(out, "licenses.txt"), licenses(Object.keys(metafile.inputs)));
}

// Returns the licenses of the packages that these files belong to.
function licenses(files) {
  const packages = new Set(files.flatMap((file) => file.match(/^node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+/) ?? []));
  const texts = [...packages].sort().map((folder) => {
    const { name, version } = JSON.parse(readFileSync(join(here, folder, "package.json"), "utf8"));
    const file = readdirSync(join(here, folder)).find((one) => /^licen[cs]e/i.test(one));
    if (file === undefined) throw new Error(`${name} has no license`);
    const text = readFileSync(join(here, folder, file), "utf8");
    return `${name} ${version}\n\n${text.trim()}\n`;
  });
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}
