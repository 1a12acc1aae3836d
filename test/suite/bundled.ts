import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";
import { afterAll } from "vitest";

const modules = fileURLToPath(new URL("../../node_modules", import.meta.url));

/**
 * Bundles a module of the sources and its imports into one file that Node starts quickly: compiling the sources in every
 * child process of a test takes seconds. Modules still find their neighbours by `import.meta.url`.
 */
export async function bundled(entry: URL): Promise<string> {
  // Below node_modules, so that it finds packages. Readable, as some tests start it as another user.
  const folder = mkdtempSync(join(modules, ".bundled-"));
  chmodSync(folder, 0o755);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
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
  const file = join(folder, "main.mjs");
  await build.write({ file, format: "esm", codeSplitting: false });
  await build.close();
  return file;
}
