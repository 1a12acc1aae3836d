import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";
import { afterAll } from "vitest";

const modules = fileURLToPath(new URL("../../node_modules", import.meta.url));

/**
 * A module of the sources, with all that it imports of them, as one file that Node starts at once: compiling the sources
 * anew in each child of a test takes seconds. Each module still finds its neighbours by `import.meta.url`.
 */
export async function bundled(entry: URL): Promise<string> {
  // Below node_modules, so that it finds packages; readable for tests that start it as another user.
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
