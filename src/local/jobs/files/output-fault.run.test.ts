import { expect, test } from "vitest";
import { definition, processingStep, sh } from "../../testing/definitions.ts";
import { stepOf, workbench } from "../../testing/workbench.ts";
import { type OutputProblem, REMEDIES } from "./output-fault.ts";

const OUT = "/opt/ml/processing/output";

const FAULTS: readonly (readonly [name: string, does: string, problem: OutputProblem])[] = [
  ["Link", `ln -s /etc ${OUT}/o/l`, "link"],
  ["OutputLink", `rmdir ${OUT}/o; ln -s /etc ${OUT}/o`, "link"],
  ["Pipe", `mkfifo ${OUT}/o/p`, "special"],
  ["Socket", `python3 -c "import socket; socket.socket(socket.AF_UNIX).bind('${OUT}/o/s')"`, "special"],
  ["OutputPipe", `rmdir ${OUT}/o; mkfifo ${OUT}/o`, "special"],
  ["OutputFile", `rmdir ${OUT}/o; echo 1 > ${OUT}/o`, "not-a-folder"],
  ["Name", `printf 1 > "$(printf '${OUT}/o/caf\\351')"`, "name"],
  [
    "LongPath",
    `n=$(printf %0250d 1); cd ${OUT}/o; for i in 1 2 3 4 5; do mkdir $n; cd $n; done; echo 1 > f`,
    "long-path",
  ],
  ["Root", 'mv "$SPECLINE_JOB" "$SPECLINE_JOB.away"; mkdir "$SPECLINE_JOB"', "replaced"],
];

test("each refused output has the hint for its own problem", async () => {
  const bench = workbench();
  const steps = FAULTS.map(([name, does]) => processingStep(name, { run: sh(does), outputs: ["o"] }));
  const record = await bench.run({ definition: definition(steps) });
  const hints = FAULTS.map(([name]) => {
    const { code, hint } = stepOf(record, name).diagnostic ?? {};
    return `${name} ${code}: ${hint}`;
  });
  expect(hints).toEqual(FAULTS.map(([name, , problem]) => `${name} run/output-refused: ${REMEDIES[problem]}`));
});
