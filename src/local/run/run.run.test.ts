import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  conditionStep,
  definition,
  failStep,
  get,
  join as joined,
  outputUri,
  processingStep,
  py,
  sh,
} from "../testing/definitions.ts";
import { ISOLATIONS } from "../testing/isolations.ts";
import { became, filesIn, PYTHON, stepOf, workbench } from "../testing/workbench.ts";

const WRITE = `printf "$1" > /opt/ml/processing/output/data/out.txt`;
const chain = definition(
  [
    processingStep("Make", { run: sh(WRITE, get("Parameters.Text")), outputs: ["data"] }),
    processingStep("Upper", {
      run: py(
        "import pathlib, json\nbase = pathlib.Path('/opt/ml/processing')\n(base/'output/data/out.txt').write_text((base/'input/data/out.txt').read_text().upper())\n(base/'output/data/m.json').write_text(json.dumps({'auc': 0.9, 'by': {'x.y': [1, 2]}}))\nprint('upper done')",
      ),
      inputs: { data: outputUri("Make", "data") },
      outputs: ["data"],
      more: { PropertyFiles: [{ PropertyFileName: "M", OutputName: "data", FilePath: "m.json" }] },
    }),
    conditionStep(
      "Gate",
      [
        {
          Type: "GreaterThanOrEqualTo",
          LeftValue: { "Std:JsonGet": { PropertyFile: get("Steps.Upper.PropertyFiles.M"), Path: "auc" } },
          RightValue: get("Parameters.Least"),
        },
      ],
      [processingStep("Good", { run: sh(`echo good`) })],
      [failStep("Bad", joined(" ", "auc below", get("Parameters.Least")))],
    ),
  ],
  {
    Parameters: [
      { Name: "Text", Type: "String", DefaultValue: "hello" },
      { Name: "Least", Type: "Float", DefaultValue: 0.5 },
    ],
  },
);

describe.each(ISOLATIONS)("by way of %s", (isolation) => {
  test("runs a chain, evaluates its condition, and leaves nothing in /opt", async () => {
    const there = existsSync("/opt/ml");
    const bench = workbench({ isolation });
    const record = await bench.run({ definition: chain });
    expect(became(record)).toBe("Make succeeded, Upper succeeded, Gate succeeded, Bad skipped, Good succeeded");
    expect(record.status).toBe("succeeded");
    expect(bench.output(record, "Upper", "data")).toBe("HELLO");
    expect(bench.log(record, "Upper")).toBe("upper done\n");
    expect(record.metrics["Upper"]).toMatchObject({ auc: 0.9 });
    expect(stepOf(record, "Upper").isolation).toBe(isolation);
    expect(stepOf(record, "Gate").outcome).toBe(true);
    expect(existsSync("/opt/ml")).toBe(there);
    expect(filesIn(join(bench.work, "tmp"))).toEqual([]);
    expect(record.interpreter.python).toBe(PYTHON);
    expect(await bench.runs()).toEqual([record]);
  });
});

test("runs nothing the second time if nothing has changed", async () => {
  const bench = workbench();
  const first = await bench.run({ definition: chain });
  const second = await bench.run({ definition: chain });
  expect(became(second)).toBe("Make cached, Upper cached, Gate succeeded, Bad skipped, Good cached");
  expect(stepOf(second, "Upper").cachedFrom).toBe(first.run);
  expect(second.metrics).toEqual(first.metrics);
});

test("records nothing and starts no job if the caller's checks fail while the run is prepared", async () => {
  const bench = workbench();
  const mayStart = new Promise<void>((_, reject) => {
    setTimeout(() => reject(new Error("the table has no label")), 300);
  });
  mayStart.catch(() => undefined);
  await expect(bench.run({ definition: chain }, { mayStart })).rejects.toThrow("the table has no label");
  expect(bench.events.filter(({ kind }) => kind !== "detail")).toEqual([]);
  expect(readdirSync(bench.work).sort()).toEqual(
    [".gitignore", "digests", "tmp"].filter((name) => existsSync(join(bench.work, name))),
  );
  expect(filesIn(join(bench.work, "tmp"))).toEqual([]);
});
