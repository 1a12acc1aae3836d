import { existsSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

/*
 * A unit test runs from the sources alone, anywhere: a file whose tests start a Python or the built package has a name
 * that ends in .run.test.ts. One that is named otherwise fails here, though it may have caught what the start threw.
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
