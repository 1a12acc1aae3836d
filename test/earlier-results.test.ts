import { expect, test } from "vitest";
import { check } from "../src/app/check.ts";
import { writeSarif } from "../src/app/check-formats.ts";
import { compilePipeline } from "../src/app/compile.ts";
import { drawGraph } from "../src/app/graph.ts";
import { importPipeline } from "../src/app/import.ts";
import { printPipeline } from "../src/app/print.ts";
import { existingFile, WRITTEN } from "../src/cli/earlier-results.ts";
import { PlanFolder, SPEC } from "./aws/plan-folder.ts";

/* What a command writes can be replaced by the same command later. */

const world = new PlanFolder();
const at = () => world.host();
const COMMANDS: Readonly<Record<string, (output: string) => Promise<unknown>>> = {
  "check --sarif a.sarif": async (output) =>
    writeSarif(at(), output, [{ file: "spec.yaml", ...(await check(at(), "spec.yaml", { fix: false })) }]),
  "compile --output a.json": (output) => compilePipeline(at(), "spec.yaml", { target: "dev", output }),
  "graph --output a.mmd": (output) => drawGraph(at(), "spec.yaml", "mermaid", output, {}),
  "graph --output a.svg": (output) => drawGraph(at(), "spec.yaml", "svg", output, {}),
  "graph --output a.html": (output) => drawGraph(at(), "spec.yaml", "html", output, {}),
  "graph --output a.json": (output) => drawGraph(at(), "spec.yaml", "json", output, {}),
  "print --output a.yaml": (output) => printPipeline(at(), "spec.yaml", { form: "spec", target: "dev", output }),
  "print --output a.ts": (output) => printPipeline(at(), "spec.yaml", { form: "handles", target: "dev", output }),
  "print --output a.json": (output) => printPipeline(at(), "spec.yaml", { form: "configs", target: "dev", output }),
  "import --output a.ts": async (output) => {
    await compilePipeline(at(), "spec.yaml", { target: "dev", output: "definition.json" });
    return importPipeline(at(), "definition.json", { target: "dev", output });
  },
  "plan --output a.json": (output) => world.plan({ output }),
};

test.each(Object.keys(COMMANDS))("%s recognises its own result", async (line) => {
  world.write("spec.yaml", SPEC.replace("claims.csv", "s3://acme/claims.csv"));
  const [, command = "", option = "", file = ""] = /^(.*) --(\w+) (.*)$/.exec(line) ?? [];
  await COMMANDS[line]?.(file);
  const kind = WRITTEN[command]?.[option];
  if (kind === undefined || kind === "asks") throw new Error("not in the table");
  expect(kind.isEarlier(existingFile(file, world.read(file)))).toBe(true);
  expect(kind.isEarlier(existingFile("notes.txt", "Notes\n"))).toBe(false);
});
