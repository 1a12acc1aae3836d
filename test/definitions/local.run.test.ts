import { expect, test } from "vitest";
import { SpeclineError } from "../../src/diagnostics/index.ts";
import type { RunOptions } from "../../src/local/index.ts";
import { became, stepOf, type Workbench, workbench } from "../../src/local/testing/workbench.ts";
import { fixture, fixtureNames } from "./fixtures.ts";

const PARAMETERS = { StrNoDefault: "x", IntNoDefault: 1, BoolNoDefault: true };

/** The messages before a run's first step, and the results of its steps. */
async function outcome(bench: Workbench, name: string, options: Partial<RunOptions> = {}): Promise<string> {
  const definition = fixture(name);
  const named = (definition.Parameters ?? []).map((parameter: { Name: string }) => parameter.Name);
  const parameters = Object.fromEntries(Object.entries(PARAMETERS).filter(([key]) => named.includes(key)));
  const lines = await bench.run({ definition }, { parameters, ...options }).then(
    (record) => [...record.notes, became(record)],
    (error: unknown) => {
      if (!(error instanceof SpeclineError)) throw error;
      return error.diagnostics.map(({ severity, message, hint }) =>
        [`${severity} ${message}`, ...(hint === undefined ? [] : [hint])].join("; "),
      );
    },
  );
  return lines
    .map((line) => `  ${line.replaceAll(bench.work, "WORK").replace(/(?<=s3:..x.)[a-z0-9]{12}/g, "RUN")}\n`)
    .join("");
}

// The definitions from the SDK and AWS's notebooks, on a machine without their data.
test("each definition either runs or reports all missing inputs at once, with how to provide them", async () => {
  const bench = workbench();
  const said: string[] = [];
  for (const name of fixtureNames()) said.push(`${name}\n${await outcome(bench, name)}`);
  await expect(said.join("\n")).toMatchFileSnapshot("local.txt");
});

test("the user provides results that cannot be computed locally, and the other steps use them", async () => {
  const bench = workbench();
  const given = [{ step: "L", path: ["OutputParameters", "n"], value: 3 }];
  // Outer's only unmet condition is the one about its date.
  expect(await outcome(bench, "v2_conditions_all.json", { stubs: given })).toBe(
    "  L succeeded, Outer succeeded, After succeeded, F4 failed, Inner skipped, F3 skipped, Inner2 skipped, F1 skipped, F2 skipped\n",
  );
  const record = await bench.run(
    { definition: fixture("v2_conditions_all.json") },
    { stubs: [...given, { step: "Outer", path: ["Outcome"], value: true }], parameters: { B: false, I: 7 } },
  );
  expect(stepOf(record, "F2").message).toBe("F2 ends the run: v 7");
  const message = "L did not run; its result comes from --stub";
  expect(stepOf(record, "L")).toMatchObject({ emulation: "stubbed", message });
});

test("the outputs of a stubbed step are at the locations that the user specifies", async () => {
  const bench = workbench();
  bench.put("s3://mine/best.json", '{"metrics": {"auc": {"value": 0.5}}}');
  const out = ["ProcessingOutputConfig", "Outputs", "out", "S3Output", "S3Uri"];
  const given = [
    { step: "Proc", path: out, value: `file://${bench.work}/s3/mine` },
    { step: "Train", path: ["FinalMetricDataList", "validation:auc", "Value"], value: 0.9 },
    { step: "Use", path: [], value: "" },
  ];
  const definition = fixture("v2_jsonget_join.json");
  definition.Steps[3].Arguments.Conditions.pop();
  const record = await bench.run({ definition }, { stubs: given });
  expect(became(record)).toBe("Proc succeeded, Train succeeded, C succeeded, F failed, Use succeeded");
  expect(stepOf(record, "F").message).toBe("F ends the run: auc 0.5 too low");
  const alone = await bench.run({ definition }, { only: "C" });
  expect(stepOf(alone, "C")).toMatchObject({ status: "succeeded", outcome: false });
  const unknown = bench.run({ definition }, { stubs: [{ step: "Prok", path: [], value: "" }] });
  await expect(unknown).rejects.toThrow("the pipeline has no step 'Prok'; it has");
});
