import { existsSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

/*
 * Unit tests need only the sources. Files whose tests start Python or the built package must end in .run.test.ts. Any
 * other file that does so fails here, even if it catches the error.
 */

const preload = fileURLToPath(new URL("./programs.cjs", import.meta.url));
const starts = join(tmpdir(), `specline-unit-${process.pid}-${process.hrtime.bigint()}`);
process.env["SPECLINE_UNIT_STARTS"] = starts;
process.env["NODE_OPTIONS"] = `--require=${preload}`;
createRequire(import.meta.url)(preload);

afterAll(() => {
  if (!existsSync(starts)) return;
  const started = readFileSync(starts, "utf8").trim().split("\n");
  rmSync(starts);
  throw new Error(`its tests start ${[...new Set(started)].join(", ")}: a file of such tests is named *.run.test.ts`);
});
