import { describe, expect, test } from "vitest";
import { z } from "zod";
import { defineStep, field, Pipeline, type PipelineValue, resolve, standardRegistry } from "../index.ts";
import { createRegistry } from "../registry/registry.ts";
import { standardPack } from "../steps/pack.ts";
import type { ColumnProfile, DataProfile } from "./data-profile.ts";
import { unknownNames } from "./named-columns.ts";

const column = (name: string, more: Partial<ColumnProfile> = {}): ColumnProfile => ({
  name,
  type: "number",
  missing: 0,
  distinct: 90,
  top: [],
  sentinels: [],
  task: "regression",
  ...more,
});
const PROFILE: DataProfile = {
  source: "loans.csv",
  bytes: 1000,
  readBytes: 1000,
  rows: 100,
  columns: [
    column("Nr", { leftOut: "id", reason: "it names the rows", type: "integer" }),
    column("Income"),
    column("Age"),
    column("Purpose", { type: "category" }),
    column("Opened", { type: "date" }),
    column("Weight"),
    column("Status", {
      type: "category",
      distinct: 2,
      top: [
        ["good", 70],
        ["bad", 30],
      ],
    }),
  ],
  findings: [],
};

const told = (
  made: { toPipeline(): PipelineValue },
  profile: DataProfile = PROFILE,
  registry = standardRegistry,
): readonly string[] => {
  const { value } = resolve(made.toPipeline(), registry);
  const loaders = value.steps.filter(({ spec }) => spec === "DataLoading").map(({ id }) => [id, profile] as const);
  return unknownNames(value, registry, new Map(loaders)).map(
    ({ severity, at, hint, code }) => `${severity} ${code.slice(7)} ${at.step} ${at.field}: ${hint ?? ""}`,
  );
};
const start = (facts: object = {}) =>
  Pipeline("loans").loadData("loans.csv", { label: "Status", positive: "bad", ...facts });
type Training = Parameters<ReturnType<ReturnType<typeof start>["preprocess"]>["trainXgboost"]>[0];
const training = (config: Training) => start().preprocess().trainXgboost(config);

describe("names that exist in the table", () => {
  test("may be those of dates and texts, which are not features by themselves, while misspelt ones are reported", () => {
    const made = (dates: string, texts: string) =>
      start()
        .preprocess({ textColumns: [texts] })
        .addTimeFeatures({ columns: [dates] })
        .addTextFeatures({ columns: [texts] })
        .trainXgboost();
    expect(told(made("Opened", "Purpose"))).toEqual([]);
    const found = told(made("Openend", "Purpos"));
    expect(found).toContain("error no-column TabularPreprocessing textColumns[0]: did you mean 'Purpose'?");
    expect(found.filter((line) => line.includes(" columns[0]: did you mean"))).toHaveLength(2);
  });

  test("the columns that rules for the label read are looked up in their place, and are then left out", () => {
    const made = (column: string) =>
      Pipeline("loans")
        .context({ label: "Late", labelRules: { rules: [{ label: "a", when: { column, over: 3 } }], otherwise: "b" } })
        .loadData("loans.csv")
        .preprocess()
        .imputeMissing({ columns: { Income: "mean" } })
        .trainXgboost();
    expect(told(made("Age"))).toEqual([]);
    expect(told(made("Agee"))[0]).toContain("DataLoading labelRules.rules[0].when.column: did you mean 'Age'?");
    expect(told(made("Income"))[0]).toContain("column-left-out MissingValueImputation columns.Income");
  });

  test("cause no message, no matter which step reads them", () => {
    const made = start({ idColumn: "Nr", timeColumn: "Opened", indexColumn: "Nr", schema: { Income: "number" } })
      .preprocess({ dropColumns: ["Age"] })
      .imputeMissing({ columns: { Income: "mean" } })
      .mapRiskTables({ columns: ["Purpose"], keep: true })
      .selectFeatures({ keep: ["Income_missing", "Purpose_risk"] })
      .sampleStratified({ strata: ["Status", "Purpose"] })
      .trainXgboost({
        weightColumn: "Weight",
        monotoneConstraints: { Income: "increasing", Purpose_risk: "decreasing" },
        classWeights: { " BAD": 3 },
      });
    expect(told(made)).toEqual([]);
  });
  test("can be parts of a date, but not the date", () => {
    expect(told(training({ monotoneConstraints: { Opened_days: "increasing" } }))).toEqual([]);
    expect(told(training({ monotoneConstraints: { Opened: "increasing" } }))).toEqual([
      expect.stringContaining("error column-left-out XGBoostTraining monotoneConstraints.Opened"),
    ]);
  });
});

describe("columns of a type that a step's job refuses", () => {
  const refused = (made: { toPipeline(): PipelineValue }, profile = PROFILE): readonly string[] => {
    const { value } = resolve(made.toPipeline(), standardRegistry);
    const loaded = value.steps.filter(({ spec }) => spec === "DataLoading").map(({ id }) => [id, profile] as const);
    return unknownNames(value, standardRegistry, new Map(loaded)).map(
      ({ at, message, hint }) => `${at.step} ${at.field}: ${message}${hint?.startsWith("did") ? `; ${hint}` : ""}`,
    );
  };
  const dated = (columns: readonly string[], since = "Opened") =>
    start()
      .preprocess()
      .addTimeFeatures({ columns: [...columns], since: { column: since } })
      .trainXgboost();

  test("are reported in the job's words", () => {
    expect(refused(dated(["Opened"]))).toEqual([]);
    expect(refused(dated(["Opened", "Age"], "Purpose"))).toEqual([
      "TimeFeatures columns[1]: 'Age' is not a date column (date columns: 'Opened')",
      "TimeFeatures since.column: 'Purpose' is not a date column (date columns: 'Opened')",
    ]);
    expect(refused(dated(["Opened"], "Opend"))[0]).toContain("TimeFeatures since.column: ");
    const columns = PROFILE.columns.map((one) => (one.type === "date" ? column("Opend", { type: "text" }) : one));
    const none = { ...PROFILE, columns };
    expect(
      refused(
        start()
          .preprocess()
          .addTimeFeatures({ columns: ["Opend"] }),
        none,
      ),
    ).toEqual(["TimeFeatures columns[0]: TimeFeatures found no date columns"]);
    expect(refused(start().preprocess({ textColumns: ["Purpose", "Age", "Opened"] }))).toEqual([
      "TabularPreprocessing textColumns[1]: textColumns names 'Age', but its type is number",
      "TabularPreprocessing textColumns[2]: textColumns names 'Opened', but its type is date",
    ]);
  });

  test("are not reported if unread rows or a user's script can change the type", () => {
    expect(refused(dated(["Age"]), { ...PROFILE, bytes: PROFILE.readBytes + 1 })).toEqual([]);
    expect(
      refused(
        start()
          .preprocess({ script: "prepare.py" })
          .addTimeFeatures({ columns: ["Age"] }),
      ),
    ).toEqual([]);
    expect(
      refused(
        start()
          .preprocess()
          .addTimeFeatures({ columns: ["Age"], script: "time.py" }),
      ),
    ).toEqual([]);
  });
});

describe("names that do not exist in the table", () => {
  test.each<[string, { toPipeline(): PipelineValue }, string]>([
    ["idColumn", start({ idColumn: "Nrr" }).preprocess(), "DataLoading idColumn: did you mean 'Nr'?"],
    ["indexColumn", start({ indexColumn: "Nrr" }), "DataLoading indexColumn: did you mean 'Nr'?"],
    ["schema", start({ schema: { "In come": "number" } }), "DataLoading schema['In come']: did you mean 'Income'?"],
    ["dropColumns", start().preprocess({ dropColumns: ["Age", "xyz"] }), "TabularPreprocessing dropColumns[1]: its"],
    ["weightColumn", training({ weightColumn: "Wieght" }), "weightColumn: did you mean 'Weight'?"],
    ["constraints", training({ monotoneConstraints: { Incom: "increasing" } }), "monotoneConstraints.Incom: did you"],
    [
      "fill",
      start()
        .preprocess()
        .imputeMissing({ columns: { Incme: "mean" } }),
      "columns.Incme: did you mean 'Income'?",
    ],
    [
      "rates",
      start()
        .preprocess()
        .mapRiskTables({ columns: ["Purpse"] }),
      "columns[0]: did you mean 'Purpose'?",
    ],
    [
      "kept",
      start()
        .preprocess()
        .selectFeatures({ keep: ["Incom_missing"] }),
      "keep[0]: ",
    ],
    [
      "strata",
      start()
        .preprocess()
        .sampleStratified({ strata: ["Staus"] }),
      "strata[0]: did you mean 'Status'?",
    ],
    [
      "segments",
      training({})
        .evaluatePerformance()
        .computeMetrics({ segments: ["Age"] }),
      "segments[0]: wire the rows that have",
    ],
  ])("%s", (_, made, says) => {
    expect(told(made)).toEqual([expect.stringContaining(says)]);
    expect(told(made)[0]).toMatch(/^error no-column /);
  });

  test("nor values that the label does not have", () => {
    expect(told(training({ classWeights: { bda: 3, good: 1 } }))).toEqual([
      "error no-label-value XGBoostTraining classWeights.bda: did you mean 'bad'?",
    ]);
  });

  test("nor columns that an earlier step omits, with the reason", () => {
    const made = start({ groupColumn: "Age" }).preprocess({ dropColumns: ["Weight"] });
    expect(
      told(made.trainXgboost({ weightColumn: "Weight", monotoneConstraints: { Age: "increasing", Nr: "increasing" } })),
    ).toEqual([
      expect.stringContaining("column-left-out XGBoostTraining weightColumn"),
      expect.stringContaining("column-left-out XGBoostTraining monotoneConstraints.Age"),
      expect.stringContaining("column-left-out XGBoostTraining monotoneConstraints.Nr"),
    ]);
  });

  test("are reported once, no matter how many steps read the fact", () => {
    const made = start({ idColumn: "Nrr" })
      .preprocess()
      .branch("calibration", (b) => b.loadData("loans.csv").preprocess());
    expect(told(made)).toHaveLength(1);
  });
});

describe("names that cannot be checked", () => {
  const wrong = training({ weightColumn: "Wieght", classWeights: { bda: 2 } });
  test("objects of which some were not read are not checked", () =>
    expect(told(wrong, { ...PROFILE, readBytes: 10, columnsOpen: true })).toEqual([]));
  test("values of a label that was read only in part", () =>
    expect(told(wrong, { ...PROFILE, readBytes: 10 })).toEqual([expect.stringContaining("weightColumn")]));

  test("columns that a script might add are a warning, or an error if the script declares its columns", () => {
    const step = (columns: object) =>
      defineStep({
        name: "AddRatios",
        verb: "addRatios",
        summary: "Adds ratios.",
        rank: 12,
        inputs: { data: { kind: "tabular.processed", doc: "Rows.", from: "branch" } },
        outputs: { data: { kind: "tabular.processed", doc: "Rows with ratios.", ...columns } },
        config: z.object({ of: field(z.array(z.string()).optional(), { doc: "Columns.", names: "columns" }) }),
        job: { type: "processing", image: { uri: "x" }, script: { folder: "ratios", entry: "main.py" } },
      });
    const by = (columns: object, weightColumn: string, of: readonly string[] = []) => {
      const pack = { name: "acme", version: "1.0.0", steps: [step(columns)] } as const;
      const { value: registry } = createRegistry([standardPack, pack]);
      const made = Pipeline.with(pack)("loans").loadData("loans.csv", { label: "Status" }).preprocess();
      const added = (made as unknown as { addRatios(c: object): typeof made }).addRatios({ of });
      return told(added.trainXgboost({ weightColumn }), PROFILE, registry);
    };
    expect(by({}, "Ratio")).toEqual([expect.stringContaining("warning no-column-yet XGBoostTraining weightColumn")]);
    expect(by({ columns: { kept: "all", added: ["*_ratio"] } }, "Age_ratio")).toEqual([]);
    expect(by({ columns: { kept: "all", added: ["*_ratio"] } }, "Agee_ratio")).toEqual([
      expect.stringContaining("error no-column XGBoostTraining weightColumn"),
    ]);
    expect(by({}, "Age", ["Incme"])).toEqual(["error no-column AddRatios of[0]: did you mean 'Income'?"]);
  });
});
