// Builds dist/: tsc and rolldown create the declarations, rolldown creates the JavaScript, and the published Python
// files are copied.
//
// The JavaScript is bundled so that the command line starts fast. Otherwise, Node would spend its time looking up three
// hundred small files (mostly from zod and yaml), and reading four hundred operations of the AWS SDK of which we use
// twenty. All entries share their chunks, so each module exists only once, no
// matter which entry loads it.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { decode, encode } from "@jridgewell/sourcemap-codec";
import { createJiti } from "jiti";
import { rolldown } from "rolldown";
import { writeDeclarations } from "./declarations.mjs";
import { entries } from "./entries.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, "src");
// Named after the process ID, so that two simultaneous builds do not overwrite each other.
const fresh = join(root, `dist.new-${process.pid}`);
const target = join(root, "dist");

const project = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
/**
 * Dependencies are loaded from node_modules when needed. The exception is zod, which is bundled because it has 80
 * files.
 */
const external = Object.keys(project.dependencies).filter((name) => name !== "zod");

/**
 * Libraries that are loaded with `require` on first use instead of being imported, with their entry if it is not the
 * package's. Each is bundled into a file next to the chunks. The package's entry of jsonc-parser passes `require` to a
 * function, so that a bundler cannot see what it loads.
 */
const required = {
  yaml: "yaml",
  "jsonc-parser": "jsonc-parser/lib/esm/main.js",
  "string-width": "string-width",
  "wrap-ansi": "wrap-ansi",
};

/** Redirects such a `require` call to that file. `from` is the calling module's folder, as in import.meta.url. */
const requireBundled = (code, from) =>
  Object.keys(required).reduce(
    (text, name) =>
      text.replaceAll(
        `createRequire(import.meta.url)("${name}")`,
        `createRequire(import.meta.url)(${JSON.stringify(`${relative(from, source)}/${name}.cjs`)})`,
      ),
    code,
  );

/**
 * A step finds its script with `new URL("./script/", import.meta.url)`. In a bundle, this URL would be relative to the
 * chunk. This plugin keeps the module's path relative to src, but resolves it against dist.
 */
const keepPlaces = {
  name: "keep-places",
  transform(code, id) {
    if (!id.startsWith(source + sep) || !code.includes("import.meta.url")) return undefined;
    const place = `./${relative(source, id).replaceAll(sep, "/").replace(/\.ts$/, ".js")}`;
    // Lines do not move, so the source map stays correct.
    return {
      code: requireBundled(code, dirname(id)).replaceAll(
        // A module that uses its own file name needs the chunk's name, which contains a digest of the code.
        /import\.meta\.url(?!\.)/g,
        `new URL(${JSON.stringify(place)}, import.meta.url).href`,
      ),
      map: null,
    };
  },
};

/**
 * `import … from "node:fs"` makes Node access every export of the module and thus load its streams, which few commands
 * need; getBuiltinModule does not. Each import stays on its line, so the source map stays correct.
 */
const askForFs = {
  name: "ask-for-fs",
  renderChunk(code) {
    const asked = code.replace(
      /^import (?:\* as (\w+)|(\w+)|\{([^{}]*)\}) from "node:fs";$/gm,
      (_, all, one, names) =>
        `const ${all ?? one ?? `{${names.replaceAll(" as ", ": ")}}`} = process.getBuiltinModule("node:fs");`,
    );
    return asked === code ? null : { code: asked, map: null };
  },
};

async function bundle() {
  const build = await rolldown({
    input: Object.fromEntries(
      Object.entries({ ...entries, cli: "cli/main.ts" }).map(([name, file]) => [name, join(source, file)]),
    ),
    platform: "node",
    // The AWS SDK's CommonJS entries, which Node would load, contain every operation. The others can be shaken.
    resolve: { mainFields: ["module", "main"] },
    external: (id) => id.startsWith("node:") || external.some((name) => id === name || id.startsWith(`${name}/`)),
    plugins: [keepPlaces, askForFs],
    transform: { define: { __SPECLINE_VERSION__: JSON.stringify(project.version) } },
  });
  const { output } = await build.write({
    dir: fresh,
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "chunk-[name]-[hash].js",
    // The code is minified so that less of it has to be read at every start. `specline -v` enables source maps, so
    // stack traces still refer to our source files.
    minify: { compress: true, mangle: true, codegen: { removeWhitespace: true } },
    sourcemap: true,
  });
  await build.close();
  return output.flatMap((chunk) => (chunk.type === "chunk" ? Object.keys(chunk.modules) : []));
}

/**
 * Escapes non-ASCII characters: a single character beyond Latin-1 makes V8 store the whole file with two bytes per
 * character, which slows startup by 2 to 4%. In minified code, such characters occur only in strings and regular
 * expressions, in which an escape has the same meaning. The columns of the source map are adjusted.
 */
function escapeLetters(file) {
  const code = readFileSync(file, "utf8");
  if (/^[\0-\x7f]*$/.test(code)) return;
  if (/\\[^\0-\x7f]/.test(code)) throw new Error(`${file}: an escaped letter cannot be escaped again`);
  const escaped = (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
  writeFileSync(file, code.replace(/[^\0-\x7f]/g, escaped));
  if (!existsSync(`${file}.map`)) return;
  const map = JSON.parse(readFileSync(`${file}.map`, "utf8"));
  const lines = code.split("\n").map((line) => [...line.matchAll(/[^\0-\x7f]/g)].map(({ index }) => index));
  const moved = decode(map.mappings).map((segments, line) =>
    segments.map(([column, ...rest]) => [column + 5 * lines[line].filter((at) => at < column).length, ...rest]),
  );
  writeFileSync(`${file}.map`, JSON.stringify({ ...map, mappings: encode(moved) }));
}

/** Stack traces need only the mappings. The source text accounts for three quarters of a map. */
function dropSources(file) {
  const { sourcesContent: _, ...map } = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(file, JSON.stringify(map));
}

/**
 * Bundles a required library into one file, because looking up seventy small modules takes longer than running them.
 */
async function bundleRequired([name, entry]) {
  const build = await rolldown({ input: createRequire(import.meta.url).resolve(entry), platform: "node" });
  const { output } = await build.write({ file: join(fresh, `${name}.cjs`), format: "cjs", minify: true });
  await build.close();
  return output.flatMap((chunk) => (chunk.type === "chunk" ? Object.keys(chunk.modules) : []));
}

/** MIT and similar licenses require that their notices be shipped with the code. */
function writeNotices(modules) {
  const folders = new Set(
    modules.flatMap(
      (id) => /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)/.exec(id.replace(/^\0/, ""))?.[1] ?? [],
    ),
  );
  const notices = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file === undefined ? "" : readFileSync(join(folder, file), "utf8").trim();
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  writeFileSync(join(fresh, "THIRD-PARTY.txt"), notices.join(`\n${"-".repeat(72)}\n\n`));
}

/** Describes the scripts, so that another version of Specline can find them without running this one. */
async function describeScripts() {
  const jiti = createJiti(import.meta.url);
  const { releaseFile } = await jiti.import(join(source, "app/lock/release-file.ts"));
  writeFileSync(join(fresh, "release.json"), `${JSON.stringify(releaseFile(project.version))}\n`);
}

/** Computes the digests of the shipped scripts, so that commands do not have to read all of them at every start. */
async function indexCode() {
  const jiti = createJiti(import.meta.url);
  const { readCode } = await jiti.import(join(source, "app/load/sources.ts"));
  const { files } = await jiti.import(join(source, "app/host/files.ts"));
  const { runtime, steps } = JSON.parse(readFileSync(join(fresh, "release.json"), "utf8"));
  const folders = new Set([runtime, ...Object.values(steps).flatMap(({ folder }) => folder ?? [])]);
  const trees = [...folders].map(async (folder) => {
    const { tree } = await readCode(files, pathToFileURL(`${join(fresh, folder)}/`).href);
    return [folder, tree];
  });
  writeFileSync(join(fresh, "code.json"), `${JSON.stringify(Object.fromEntries(await Promise.all(trees)))}\n`);
}

/** Copies every folder that contains Python files (script/, the runtime) to the same relative path in dist. */
function copyPython(from = source) {
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const folder = join(from, entry.name);
    if (entry.name === "script" || (entry.name === "runtime" && basename(from) === "steps")) {
      cpSync(folder, join(fresh, relative(source, folder)), { recursive: true, filter: isShipped });
    } else copyPython(folder);
  }
}

const isShipped = (path) =>
  !/(__pycache__|\.pyc$|\.pytest_cache|\.ruff_cache|[\\/]tests?$|[\\/]test_[^\\/]*\.py$)/.test(path);

rmSync(fresh, { recursive: true, force: true });
mkdirSync(fresh, { recursive: true });
const [sound, ...modules] = await Promise.all([
  writeDeclarations(fresh),
  bundle(),
  ...Object.entries(required).map(bundleRequired),
]);
writeNotices(modules.flat());
for (const file of readdirSync(fresh)) {
  if (/\.c?js$/.test(file)) escapeLetters(join(fresh, file));
  if (/\.js\.map$/.test(file)) dropSources(join(fresh, file));
}
copyPython();
await describeScripts();
await indexCode();
// The folder is replaced at the end, so a program that is running from the old build lacks its files only for a moment.
rmSync(target, { recursive: true, force: true });
renameSync(fresh, target);
// A type error fails the build, but only after everything has been written.
process.exitCode = sound ? 0 : 1;
