import { readFileSync } from "node:fs";
import { nodeEffects } from "../../app/host/effects.ts";
import type { Asset } from "../../compile/compiled.ts";
import type { Definition } from "../../sagemaker/definition.ts";
import { runLocal } from "../run/run.ts";
import { PYTHON } from "./python.ts";

/**
 * A runner in a separate process, for tests that kill it: runner.ts WORK DEFINITION ISOLATION [ASSETS [VISIBLE]]. SIGINT stops the run, as
 * Ctrl-C does. Its last line is the record, or the diagnostics that were thrown.
 */
const [work = "", definition = "", isolation = "namespace", assets, visible] = process.argv.slice(2);
const stop = new AbortController();
process.on("SIGINT", () => stop.abort());
try {
  const record = await runLocal(
    {
      definition: JSON.parse(readFileSync(definition, "utf8")) as Definition,
      assets: assets === undefined ? [] : (JSON.parse(readFileSync(assets, "utf8")) as readonly Asset[]),
    },
    {
      work,
      python: { python: PYTHON, version: "3", packages: {} },
      workers: 2,
      reuse: "equal",
      grace: 1,
      isolation: isolation === "paths" ? "paths" : "namespace",
      visible: visible === undefined ? [] : [visible],
      signal: stop.signal,
      onEvent: (event) => process.stdout.write(`${JSON.stringify(event)}\n`),
    },
    nodeEffects(),
  );
  process.stdout.write(`${JSON.stringify({ kind: "record", record })}\n`);
} catch (error) {
  process.stdout.write(`${JSON.stringify({ kind: "thrown", fault: error, message: String(error) })}\n`);
}
