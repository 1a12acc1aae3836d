import fc from "fast-check";
import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import type { Definition } from "../../sagemaker/definition.ts";
import {
  definitionSource,
  dot,
  type Graph,
  type GraphSource,
  type GraphWire,
  graphHtml,
  graphJson,
  graphOf,
  marked,
  mermaid,
  svg,
} from "./index.ts";

const wire = (a: string, b: string, kind: string, to = "data"): GraphWire => ({
  from: { step: a, port: "out" },
  to: { step: b, port: to },
  kind,
  rule: "only",
  why: `the only ${kind} that ${b} can see`,
});

const source: GraphSource = {
  title: "credit_risk",
  steps: [
    { id: "XGBoostModelEval_calibration", spec: "XGBoostModelEval", branch: "calibration" },
    { id: "TabularPreprocessing_calibration", spec: "TabularPreprocessing", branch: "calibration" },
    { id: "XGBoostTraining", spec: "XGBoostTraining", effectiveBranch: "training" },
    { id: "Package", spec: "Package", arm: { gate: "QualityGate", side: "then" } },
    { id: "Registration", spec: "Registration", arm: { gate: "QualityGate", side: "then" }, after: ["Package"] },
  ],
  wires: [
    wire("TabularPreprocessing_calibration", "XGBoostModelEval_calibration", "tabular.processed"),
    wire("XGBoostTraining", "XGBoostModelEval_calibration", "model.xgboost", "model"),
    wire("XGBoostTraining", "Package", "model.xgboost", "model"),
    wire("Package", "Registration", "package"),
  ],
  gates: [
    {
      id: "QualityGate",
      conditions: [
        {
          Type: "GreaterThanOrEqualTo",
          LeftValue: { "Specline:Metric": { step: "XGBoostModelEval_calibration", metric: "auc" } },
          RightValue: 0.8,
        },
      ],
      otherwiseFail: ["too low"],
    },
  ],
};

describe("a graph", () => {
  const graph = graphOf(source);

  it("connects every pair once, with edges from the steps that the gate reads and to its arms", () => {
    expect(graph.edges.map(({ from, to, kind }) => `${from} ${kind} ${to}`)).toEqual([
      "TabularPreprocessing_calibration data XGBoostModelEval_calibration",
      "XGBoostTraining data XGBoostModelEval_calibration",
      "XGBoostTraining data Package",
      "XGBoostModelEval_calibration condition QualityGate",
      "QualityGate arm Package",
      "QualityGate arm QualityGate:stop",
      "Package data Registration",
    ]);
  });

  it("labels a node without the branch shown by its cluster, and labels a gate with its conditions", () => {
    expect(graph.nodes.map(({ label }) => label)).toEqual([
      "TabularPreprocessing",
      "XGBoostTraining",
      "XGBoostModelEval",
      "auc ≥ 0.8",
      "Package",
      "stop",
      "Registration",
    ]);
  });

  it("is drawn in Mermaid with subgraphs, a diamond and two arms", () => {
    expect(mermaid(marked(graph, { Package: { state: "failed", note: "0.71 s" } }))).toBe(`flowchart TD
  subgraph b1["calibration"]
    direction TB
    n1["TabularPreprocessing"]
    n3["XGBoostModelEval"]
  end
  subgraph b2["training"]
    direction TB
    n2["XGBoostTraining"]
  end
  n4{"auc ≥ 0.8"}
  n5["Package<br>failed, 0.71 s"]:::failed
  n6(["stop"])
  n7["Registration"]
  n1 --> n3
  n2 --> n3
  n2 --> n5
  n3 -.-> n4
  n4 -->|yes| n5
  n4 -->|no| n6
  n5 --> n7
  classDef failed stroke:#b5371f,stroke-width:3px
`);
  });

  it("is drawn in DOT with clusters, classes for states, and a dashed wire into the gate", () => {
    const text = dot(marked(graph, { Package: { state: "cached" } }));
    expect(text).toContain("subgraph cluster_1 {");
    expect(text).toContain('n5 [id="node-5" class="step cached" label="Package\\ncached" tooltip="Package"];');
    expect(text).toContain('n4 [id="node-4" class="gate plain" label="auc ≥ 0.8" shape=diamond');
    expect(text).toContain('n3 -> n4 [id="edge-4" class="condition" style="dashed"');
  });

  it("does not depend on declaration order", () => {
    const shuffled = fc.record({
      steps: fc.shuffledSubarray([...source.steps], { minLength: source.steps.length }),
      wires: fc.shuffledSubarray([...source.wires], { minLength: source.wires.length }),
    });
    fc.assert(fc.property(shuffled, (parts) => graphJson(graphOf({ ...source, ...parts })) === graphJson(graph)));
  });

  it("draws a cycle, which occurs only in invalid pipelines", () => {
    const wires = [wire("a", "b", "tabular"), wire("b", "a", "tabular")];
    const looped = graphOf({ title: "t", steps: ["a", "b"].map((id) => ({ id, spec: id })), wires });
    expect(looped.nodes).toHaveLength(2);
    expect(looped.edges).toHaveLength(2);
  });
});

describe("a picture", () => {
  const nasty = `<img src=x onerror=alert(1)> "quoted" & \\N back`;
  const hostile: Graph = graphOf({
    title: nasty,
    steps: [
      { id: nasty, spec: nasty, branch: nasty, summary: nasty },
      { id: "b", spec: "b" },
    ],
    wires: [
      {
        ...wire(nasty, "b", nasty),
        why: nasty,
        considered: [{ step: nasty, port: nasty, kind: nasty, rejectedBy: "branch", because: nasty }],
      },
    ],
  });

  it("shows every string as plain text", async () => {
    const { document } = parseHTML(`<!doctype html><html><body>${await svg(hostile, { inline: true })}</body></html>`);
    expect(document.querySelector("img")).toBeNull();
    expect([...document.querySelectorAll("text")].map((text) => text.textContent)).toContain(nasty);
    expect(mermaid(hostile)).not.toMatch(/<img/);
  });

  it("is self-contained, with styles for light and dark mode", async () => {
    const alone = await svg(graphOf(source));
    expect(alone).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(alone).toContain("prefers-color-scheme: dark");
  });

  it("links every wire to its explanation without using a script", async () => {
    const graph = graphOf(source);
    const { document } = parseHTML(await graphHtml(graph));
    const links = [...document.querySelectorAll(".edge a")].map((link) => link.getAttribute("href") ?? "");
    expect(new Set(links).size).toBe(graph.edges.length);
    for (const link of links) expect(document.querySelector(link)).not.toBeNull();
    expect(document.querySelector("script")).toBeNull();
  });

  it("shows the rejected candidates and the rules, from the graph or from a separate explanation", async () => {
    const [first, ...rest] = source.wires as [GraphWire, ...GraphWire[]];
    const considered = [
      { step: "Other", port: "data", kind: "tabular", rejectedBy: "branch", because: "other branch (training)" },
    ] as const;
    const page = await graphHtml(graphOf(source), [{ ...first, considered }, ...rest]);
    const { document } = parseHTML(page);
    expect(document.querySelector("#wire-1 td")?.textContent).toBe("Other.data");
    expect(document.querySelector("#wire-1 tr")?.textContent).toContain("other branch (training)");
  });

  it("escapes every string in a page", async () => {
    const { document } = parseHTML(await graphHtml(hostile));
    expect(document.querySelector("img")).toBeNull();
    expect(document.querySelector("h1")?.textContent).toBe(nasty);
    expect(document.querySelector(".why")?.textContent).toContain(nasty);
  });
});

it("draws another tool's definition: what steps read, what they wait for, and their conditions", () => {
  const get = (path: string) => ({ Get: path });
  const low = { Type: "LessThan", LeftValue: get("Parameters.F"), RightValue: 1 };
  const zero = { Type: "Equals", LeftValue: get("Parameters.I"), RightValue: 0 };
  const definition: Definition = {
    Version: "2020-12-01",
    Steps: [
      { Name: "Prep", Type: "Processing", Arguments: {} },
      { Name: "Train", Type: "Training", Arguments: { In: get("Steps.Prep.ProcessingJobName") }, DependsOn: ["Prep"] },
      {
        Name: "Gate",
        Type: "Condition",
        DependsOn: ["Train"],
        Arguments: {
          Conditions: [{ Type: "Not", Condition: { Type: "Or", Conditions: [low, zero] } }],
          IfSteps: [{ Name: "Model", Type: "Model", Arguments: {} }],
          ElseSteps: [{ Name: "Stop", Type: "Fail", Arguments: { ErrorMessage: "no" } }],
        },
      } as unknown as Definition["Steps"][number],
    ],
  };
  expect(
    mermaid(graphOf(definitionSource("theirs", definition)))
      .split("\n")
      .slice(1, -1),
  ).toEqual([
    '  n1["Prep<br>Processing"]',
    '  n2["Train<br>Training"]',
    '  n3{"not (F #60; 1 or I = 0)"}',
    '  n4["Model"]',
    '  n5["Stop<br>Fail"]',
    "  n1 --> n2",
    "  n2 -.-> n3",
    "  n3 -->|yes| n4",
    "  n3 -->|no| n5",
  ]);
});

it("names what a condition compares by the part of its path that says something, and keeps and apart from or", () => {
  const get = (path: string) => ({ Get: path });
  const report = (path: string) => ({
    "Std:JsonGet": { PropertyFile: get("Steps.Score.PropertyFiles.Report"), Path: path },
  });
  const least = (value: object) => ({ Type: "GreaterThan", LeftValue: value, RightValue: 1 });
  const labelOf = (...conditions: readonly object[]) => {
    const gate = { Name: "Gate", Type: "Condition", Arguments: { Conditions: conditions, IfSteps: [], ElseSteps: [] } };
    const steps = [{ Name: "Score", Type: "Processing", Arguments: {} }, gate] as unknown as Definition["Steps"];
    return graphOf(definitionSource("theirs", { Version: "2020-12-01", Steps: steps })).nodes.find(
      ({ kind }) => kind === "gate",
    )?.label;
  };
  expect(
    [
      report("regression_metrics.mse.value"),
      report("value"),
      report("scores[0]"),
      report("scores[2].value"),
      report("$[1]"),
      get("Steps.Train.FinalMetricDataList['validation:auc'].Value"),
      get("Steps.Count.OutputParameters['rows']"),
    ].map((value) => labelOf(least(value))),
  ).toEqual(["mse > 1", "value > 1", "scores[0] > 1", "scores[2] > 1", "$[1] > 1", "validation:auc > 1", "rows > 1"]);
  const either = { Type: "Or", Conditions: [least(report("a")), least(report("b"))] };
  expect(labelOf(either)).toBe("a > 1 or b > 1");
  expect(labelOf(least(report("c")), either)).toBe("c > 1 and (a > 1 or b > 1)");
});

describe("labels from outside", () => {
  const RAW = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u0080-\u009f]/;
  const odd = graphOf({
    ...source,
    title: "cre\u202edit\u200b",
    steps: source.steps.map((step) =>
      step.id === "XGBoostTraining" ? { ...step, spec: "postgres://lee:hunter2Hunter2@db\u2066/x \u0085" } : step,
    ),
    wires: source.wires.map((one) => ({
      ...one,
      kind: `${one.kind}\u200f`,
      why: "because\u202e of password=hunter3Hunter3",
    })),
  });
  it.each<[string, () => string | Promise<string>]>([
    ["mermaid", () => mermaid(odd)],
    ["svg", () => svg(odd)],
    ["html", () => graphHtml(odd, source.wires)],
  ])("have invisible characters escaped and secrets hidden, as %s", async (_, draw) => {
    const drawn = await draw();
    expect(drawn).not.toMatch(RAW);
    expect(drawn).not.toMatch(/hunter[23]Hunter[23]/);
  });
});
