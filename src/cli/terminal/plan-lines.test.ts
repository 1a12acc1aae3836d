import { describe, expect, test } from "vitest";
import type { PlanDocument } from "../../app/plan/plan-document.ts";
import type { PlannedStep } from "../../plan/index.ts";
import { planLines } from "./plan-lines.ts";
import { planMarkdown } from "./plan-markdown.ts";
import { terminalOf } from "./terminal.ts";

const NOW = Date.parse("2026-11-29T12:00:00Z");
const step = (name: string, more: Partial<PlannedStep> = {}): PlannedStep => ({
  name,
  type: "Processing",
  action: "unchanged",
  fields: [],
  rerun: "no",
  because: "",
  ...more,
});
const field = (name: string, before: number, after: number) => ({
  field: name,
  before,
  after,
  at: "spec.yaml:9",
  members: [],
  counts: true,
});

const document = (steps: readonly PlannedStep[], more: Partial<PlanDocument> = {}): PlanDocument => ({
  name: "fraud",
  base: {
    kind: "deployed",
    of: "dev",
    version: 3,
    modified: "2026-11-27T11:00:00Z",
    modifiedBy: "alice",
    drift: "none",
    hasRun: true,
  },
  target: { name: "dev", account: "123456789012", region: "eu-west-1" },
  steps,
  wires: [],
  parameters: [],
  settings: [],
  permissions: [],
  cost: { prices: "unknown", machines: [], atMost: [{ instanceType: "ml.m5.xlarge", hours: 4 }], unlimited: [] },
  uploads: [{ key: "code/1", role: "code", steps: ["Train"], objects: 3, bytes: 2048, status: "new" }],
  planned: "x",
  token: "plan-x",
  ...more,
});

const TEN = [
  step("Load"),
  step("Prepare", { action: "changed", fields: [field("instanceCount", 1, 2)] }),
  step("Train", { action: "changed", fields: [field("maxDepth", 6, 8)], rerun: "yes", because: "maxDepth" }),
  step("Evaluate", { rerun: "yes", because: "after Train" }),
  step("Score", { action: "renamed", from: "Scores", rerun: "yes", because: "its name, which was Scores" }),
  step("Package", { action: "added", rerun: "yes", because: "it is new" }),
  step("Old", { action: "removed", because: "it is removed" }),
  step("Outside", { rerun: "unknown", because: "the parameter DataVersion, which represents outside data" }),
  step("Register", { rerun: "always", because: "SageMaker does not cache steps of Type RegisterModel" }),
  step("Notify", { rerun: "always", because: "after Register" }),
];

describe("a plan", () => {
  const terminal = { ...terminalOf({ json: false, quiet: false, verbose: false }), width: 100 };

  test("lists permissions by resource", () => {
    const added = (permission: string, resource: string) => ({ action: "added" as const, permission, resource });
    const permissions = [added("s3:ListBucket", "arn:aws:s3:::a"), added("s3:GetObject", "arn:aws:s3:::a/x/*")];
    const more = added("s3:PutObject", "arn:aws:s3:::a/x/*");
    const lines = planLines(document([], { permissions: [...permissions, more] }), terminal, NOW);
    expect(lines).toMatch(
      /permissions +added s3:ListBucket arn:aws:s3:::a\n +added s3:GetObject, s3:PutObject arn:aws:s3:::a\/x\/\*/,
    );
  });

  test("shows the members that differ, values by their names, and a line for each wire", () => {
    const policy = (attempts: number) => [
      { ExceptionType: ["Step.SERVICE_FAULT"], MaxAttempts: attempts, IntervalSeconds: 30, BackoffRate: 2 },
    ];
    const changes = [
      { field: "retries", before: policy(2), after: policy(5) },
      { field: "cache", before: { Enabled: true, ExpireAfter: "P7D" }, after: { Enabled: false } },
      { field: "count", before: 1, after: { Get: "Parameters.N" } },
      { field: "path", before: `s3://acme/${"a".repeat(50)}/x`, after: `s3://acme/${"a".repeat(50)}/y` },
    ].map((change) => ({ ...change, members: [], counts: false }));
    const wires = ["Train.data", "Train.params"].map((to) => ({ to, after: { from: "Load.out", why: "name" } }));
    const parameters = [{ name: "DataVersion", action: "added" as const, after: { Type: "String" } }];
    const plan = document([step("Train", { action: "changed", fields: changes })], { wires, parameters });
    const lines = planLines(plan, terminal, NOW).split("\n");
    expect(lines.slice(3, 10)).toEqual([
      "    retries  [0].MaxAttempts 2 → 5",
      "    cache  7 days → off",
      "    count  1 → parameter N",
      "    path  …aaaaaaaaa/x → …aaaaaaaaa/y",
      "wires       Train.data: (none) → Load.out (name)",
      "            Train.params: (none) → Load.out (name)",
      "parameters  added DataVersion String",
    ]);
  });

  test("on a terminal has a line for each step, and at most 25 for ten steps", () => {
    const text = planLines(document(TEN), terminal, NOW);
    expect(text.split("\n").length).toBeLessThanOrEqual(25);
    expect(text).toMatchInlineSnapshot(`
      "fraud on dev (eu-west-1, 123456789012)
      compared with version 3, 2 days ago, by alice, no drift
        Load                kept
      ~ Prepare             kept: AWS's cache does not compare what changed
          instanceCount  1 → 2  spec.yaml:9
      ~ Train               runs again because of maxDepth
          maxDepth  6 → 8  spec.yaml:9
        Evaluate            runs again after Train
      > Score (was Scores)  runs again because of its name, which was Scores
      + Package             runs: it is new
      - Old                 removed
        Outside             depends on the parameter DataVersion, which represents outside data
        Register            always runs: SageMaker does not cache steps of Type RegisterModel
        Notify              always runs, after Register
      steps       1 added, 1 removed, 2 changed, 1 renamed; 4 run again, 2 always run, 1 is open, 2 are
                  kept
      cost        what runs takes at most 4 h on ml.m5.xlarge; prices are not known
      uploads     1 asset for Train: 3 objects, 2.0 KiB
      Expected by what AWS documents about its cache; the earlier step must have succeeded, and its result
      must be younger than its limit."
    `);
  });

  test("says what it takes for granted about earlier executions", () => {
    const { base, ...others } = document([step("Load")]);
    const more = { assumedDefaults: ["Depth", "Rate"], notCompared: [7, 5] };
    const shown = planLines({ ...others, base: { ...base, ...more } }, terminal, NOW).replaceAll(/\s+/g, " ");
    expect(shown).toContain("Earlier executions are assumed to have used the default values of Depth, Rate.");
    expect(shown).toContain("Version 7 and earlier ones were not compared");
  });

  test("shows a change to many steps only once, and omits what the reason already states", () => {
    const runtime = { field: "Specline's runtime (2 files)", members: [], counts: true };
    const fields = [field("instanceCount", 1, 2), runtime];
    const many = Array.from({ length: 10 }, (_, index) =>
      step(`S${index}`, { action: "changed", fields, rerun: "yes", because: runtime.field }),
    );
    const lines = planLines(document(many), terminal, NOW).split("\n");
    expect(lines.length).toBeLessThanOrEqual(25);
    expect(lines.filter((line) => line.startsWith("    "))).toEqual([
      "    instanceCount  1 → 2  spec.yaml:9  also in 9 other steps",
    ]);
  });

  test("summarizes the unchanged steps of a long pipeline", () => {
    const many = Array.from({ length: 1000 }, (_, index) =>
      step(`S${index}`, index > 500 ? { rerun: "yes", because: `after S${index - 1}` } : {}),
    );
    const text = planLines(document([...many, TEN[2] as PlannedStep]), terminal, NOW);
    expect(text.split("\n").slice(2, 6)).toEqual([
      "~ Train  runs again because of maxDepth",
      "    maxDepth  6 → 8  spec.yaml:9",
      "  501 unchanged steps  kept",
      "  499 unchanged steps  runs again after others",
    ]);
  });

  test("in Markdown escapes markup from the pipeline", () => {
    const odd = step("A|B", {
      action: "changed",
      fields: [{ ...field("query", 1, 2), before: "<b>*x*\n|", after: "_y_" }],
    });
    const text = planMarkdown(document([...TEN, odd]), NOW);
    expect(text).toContain("| A\\|B | changed |");
    expect(text).toContain("query \\<b\\>\\*x\\* \\| → \\_y\\_ (spec.yaml:9)");
    expect(text).toContain("1 step kept without a change.");
  });
});
