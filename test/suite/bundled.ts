import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";

/** Inside node_modules, so that bundles find packages. */
const folder = fileURLToPath(new URL("../../node_modules/.cache/specline-bundled", import.meta.url));
const DAY_IN_MS = 24 * 60 * 60 * 1000;

/**
 * Bundles a source module and its imports into one file that Node starts quickly, because compiling the sources in
 * every child process of a test takes seconds. Modules still find their neighbors by `import.meta.url`. The file is
 * named after its content, because test files that share a process also share the bundle. Old bundles are removed when
 * a new one is written.
 */
export async function bundled(entry: URL): Promise<string> {
  const keepPlaces = {
    name: "keep-places",
    transform: (code: string, id: string) =>
      code.includes("import.meta.url")
        ? code.replaceAll(/import\.meta\.url(?!\.)/g, JSON.stringify(pathToFileURL(id).href))
        : undefined,
  };
  const build = await rolldown({
    input: entry.pathname,
    platform: "node",
    external: (id) => !id.startsWith(".") && !id.startsWith("/"),
    plugins: [keepPlaces],
  });
  const { output } = await build.generate({ format: "esm", codeSplitting: false });
  await build.close();
  return written(output[0].code);
}

function written(code: string): string {
  const file = join(folder, `${createHash("sha256").update(code).digest("hex").slice(0, 32)}.mjs`);
  if (existsSync(file)) {
    utimesSync(file, new Date(), new Date());
    return file;
  }
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    const old = join(folder, name);
    if (Date.now() - (statSync(old, { throwIfNoEntry: false })?.mtimeMs ?? 0) > DAY_IN_MS) rmSync(old, { force: true });
  }
  // Readable, because some tests start it as another user.
  writeFileSync(`${file}.${process.pid}`, code, { mode: 0o644 });
  renameSync(`${file}.${process.pid}`, file);
  return file;
}
