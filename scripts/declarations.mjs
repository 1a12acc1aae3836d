// Declarations of the package: tsc writes one file for each module, which are rolled up into one for each entry and one
// for what entries share. A type that two entries mention has to exist once, or values of one would not fit the other.
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { dts } from "rolldown-plugin-dts";
import { entries } from "./entries.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Writes one declaration for each module of src; true where the types are right. They are written all the same. */
function emit(folder, more) {
  const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  const args = [
    tsc,
    "-p",
    "tsconfig.build.json",
    "--emitDeclarationOnly",
    "--outDir",
    folder,
    "--pretty",
    "false",
    ...more,
  ];
  return new Promise((resolve) => {
    spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] }).on("close", (status) =>
      resolve(status === 0),
    );
  });
}

/** Each part is headed by the file that it was in, which is in no package. */
function tidy(target) {
  for (const name of readdirSync(target).filter((file) => file.endsWith(".d.ts"))) {
    const file = join(target, name);
    writeFileSync(file, readFileSync(file, "utf8").replace(/^\/\/ \S+\.d\.ts\n/gm, ""));
  }
}

/** Writes the declarations that the package ships to a folder; true where the types are right. */
export async function writeDeclarations(target, ...more) {
  const folder = mkdtempSync(join(root, "node_modules", ".declarations-"));
  try {
    const sound = await emit(folder, more);
    const build = await rolldown({
      input: Object.fromEntries(
        Object.entries(entries).map(([name, file]) => [name, join(folder, file.replace(/\.ts$/, ".d.ts"))]),
      ),
      external: /^[^./]/,
      plugins: [dts({ dtsInput: true, tsconfig: false })],
      // The plugin is slow; that is no news at each build.
      checks: { pluginTimings: false },
    });
    await build.write({
      dir: target,
      format: "esm",
      chunkFileNames: "[name].d.ts",
      codeSplitting: {
        groups: [
          // Requests and answers of the service name their shapes alike; apart, each keeps its names.
          { name: "requests", test: /requests\.generated/, priority: 2 },
          { name: "properties", test: /properties\.generated/, priority: 2 },
          { name: "shared", minShareCount: 2, priority: 1 },
        ],
      },
    });
    await build.close();
    tidy(target);
    return sound;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// By itself: node scripts/declarations.mjs FOLDER writes them there, without looking for faults.
if (process.argv[1] === fileURLToPath(import.meta.url)) await writeDeclarations(process.argv[2], "--noCheck");
