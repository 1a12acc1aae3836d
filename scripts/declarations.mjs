// Builds the package's declarations. tsc writes one file for each module; these are rolled up into one file for each
// entry and one for the shared parts. A type that two entries mention must be declared only once. Otherwise, values
// from the two entries would be incompatible.
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { dts } from "rolldown-plugin-dts";
import { entries } from "./entries.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Writes one declaration file for each module in src, even if there are type errors. Returns true if there are none.
 */
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

/** The comments that name each part's source file, which the package does not contain. */
function tidy(target) {
  for (const name of readdirSync(target).filter((file) => file.endsWith(".d.ts"))) {
    const file = join(target, name);
    writeFileSync(file, readFileSync(file, "utf8").replace(/^\/\/ \S+\.d\.ts\n/gm, ""));
  }
}

/** Writes the package's published declarations to a folder. Returns true if there are no type errors. */
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
      // Suppresses the warning that this plugin is slow.
      checks: { pluginTimings: false },
    });
    await build.write({
      dir: target,
      format: "esm",
      chunkFileNames: "[name].d.ts",
      codeSplitting: {
        groups: [
          // Some of the service's request and response shapes have the same names. In separate files, both keep their
          // names.
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

// If this script is run directly, node scripts/declarations.mjs FOLDER writes the declarations to that folder without
// reporting type errors.
if (process.argv[1] === fileURLToPath(import.meta.url)) await writeDeclarations(process.argv[2], "--noCheck");
