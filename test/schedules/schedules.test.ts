import { describe, expect, test } from "vitest";
import { param } from "../../src/author/index.ts";
import { printSpec } from "../../src/author/spec/print-spec.ts";
import { parseSpec as parse } from "../../src/author/spec/read/parse-spec.ts";
import { compile } from "../../src/compile/index.ts";
import { definitionText } from "../../src/plan/index.ts";
import { resolve } from "../../src/resolve/index.ts";
import type { PipelineValue } from "../../src/spec/pipeline.ts";
import { localTarget, type Target } from "../../src/spec/target.ts";
import { Pipeline, standardRegistry } from "../../src/steps/pipeline.ts";

const SPEC = `name: fraud
data: s3://claims/tables/
label: fraud
parameters:
  Depth: { type: Integer, default: 6 }
  Mode: { default: fast, values: [fast, slow] }
  Must: {}
steps: [data_loading, preprocessing, { step: training, config: { max_depth: { Get: Parameters.Depth } } }]
`;
const SOURCES = { scripts: {}, runtime: { root: "", tree: {} }, data: {} };
const dev: Target = { ...localTarget, name: "dev", account: "123456789012", bucket: "models", prefix: "team" };

const compiled = (pipeline: PipelineValue, target = dev) =>
  compile(resolve(pipeline, standardRegistry).value, target, SOURCES, standardRegistry, { version: "1.0.0" });

/** The faults about schedules, each with its code, path or line. */
function faults(schedule: string): readonly string[] {
  const read = parse(standardRegistry, `${SPEC}${schedule}`, "fraud.yaml");
  const found = [...read.diagnostics, ...compiled(read.value).diagnostics];
  return found
    .filter(({ code, at }) => code.startsWith("schedule/") || at.path?.startsWith("schedule") === true)
    .map(({ code, at }) => `${code} ${at.path}${at.range === undefined ? "" : ` line ${at.range.start.line}`}`);
}

describe("a schedule's parameters are checked like those of a start", () => {
  test.each([
    ["{ cron: 0 6 * * ? *, parameters: { Must: x } }", []],
    ["{ cron: 0 6 * * ? * }", ["deploy/parameter-missing schedule"]],
    [
      "[{ cron: 0 6 * * ? *, parameters: { Must: x, Dept: 6 } }]",
      ['deploy/unknown-parameter schedule[0].parameters["Dept"]'],
    ],
    [
      "{ cron: 0 6 * * ? *, parameters: { Must: x, Depth: deep } }",
      ['deploy/parameter-value schedule.parameters["Depth"]'],
    ],
    [
      "{ cron: 0 6 * * ? *, parameters: { Must: x, Mode: swift } }",
      ['deploy/parameter-value schedule.parameters["Mode"]'],
    ],
    ["{ cron: 0 6 * * ? *, parameters: { Must: x, DataVersion: monday } }", []],
  ])("%s", (schedule, expected) => {
    expect(faults(`schedule: ${schedule}`)).toEqual(expected);
  });
});

test("faults in a schedule have their line", () => {
  expect(faults("schedule:\n  - cron: 0 6 * * ? *\n    timezone: Berlin\n  - { on_new_data: 5 }")).toEqual([
    "schedule/timezone schedule[0].timezone line 11",
    "schedule/value schedule[1].on_new_data line 12",
  ]);
});

describe("new data", () => {
  const must = "parameters: { Must: x }";
  test.each([
    [`{ on_new_data: s3://claims/new/, ${must} }`, ["schedule/each-object schedule.onNewData"]],
    [`{ on_new_data: s3://claims/new/, suffix: _SUCCESS, ${must} }`, []],
    [`{ on_new_data: s3://models/, ${must} }`, ["schedule/own-output schedule.onNewData"]],
    [`{ on_new_data: s3://models/team, ${must} }`, ["schedule/own-output schedule.onNewData"]],
    [`{ on_new_data: s3://models/team/fraud/x/, ${must} }`, ["schedule/own-output schedule.onNewData"]],
    [`{ on_new_data: s3://models/other/, ${must} }`, ["schedule/each-object schedule.onNewData"]],
  ])("%s", (schedule, expected) => {
    expect(faults(`schedule: ${schedule}`)).toEqual(expected);
  });
});

describe("every form of pipeline takes schedules", () => {
  const schedule = { cron: "0 6 ? * MON-FRI *", timezone: "Europe/Berlin", parameters: { Depth: 8 } };
  const expected = [
    {
      name: "cron",
      trigger: { kind: "time", expression: "cron(0 6 ? * MON-FRI *)", timezone: "Europe/Berlin" },
      parameters: { Depth: "8" },
    },
  ];
  const depth = param.integer("Depth", { default: 6 });
  const chain = (start = Pipeline("fraud")) =>
    start.loadData("s3://claims/", { label: "fraud" }).preprocess().trainXgboost({ maxDepth: depth });
  const plain = chain().toPipeline();

  test.each([
    ["the chain", () => chain().schedule(schedule).toPipeline()],
    ["the chain, in snake_case and a list", () => chain().schedule([schedule]).toPipeline()],
    ["options", () => chain(Pipeline("fraud", { schedule })).toPipeline()],
    [
      "a spec",
      () =>
        Pipeline.fromSpec({
          name: "fraud",
          data: "s3://claims/",
          label: "fraud",
          parameters: { Depth: { type: "Integer", default: 6 } },
          steps: ["data_loading", "preprocessing", { step: "training", config: { maxDepth: depth } }],
          schedule,
        }).toPipeline(),
    ],
    [
      "a printed spec",
      () =>
        parse(standardRegistry, printSpec(standardRegistry, chain().schedule(schedule).toPipeline()), "f.yaml").value,
    ],
  ])("%s", (_, make) => {
    const made = make();
    expect(made.schedules?.map(({ at: __, ...one }) => one)).toEqual(expected);
    const with_ = compiled(made).value;
    expect(definitionText(with_)).toBe(definitionText(compiled(plain).value));
    expect(with_.manifest.schedules).toMatchObject(expected);
  });

  test("without schedules, the manifest does not mention them", () => {
    expect(compiled(plain).value.manifest).not.toHaveProperty("schedules");
  });
  test("calls add to each other", () => {
    const made = chain().schedule("2 hours").schedule({ after: "ingest" }).toPipeline();
    expect(made.schedules?.map(({ name }) => name)).toEqual(["rate", "after"]);
  });
});
