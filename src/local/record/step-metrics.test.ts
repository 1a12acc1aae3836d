import { expect, test } from "vitest";
import type { RunScope } from "../interpret/scope.ts";
import { metricsOf } from "./step-metrics.ts";

const step = {
  Name: "Evaluate",
  Type: "Processing",
  Arguments: {},
  PropertyFiles: [{ PropertyFileName: "evaluation", OutputName: "metrics", FilePath: "evaluation.json" }],
};
const reading = (text: string | undefined): RunScope =>
  ({
    plan: new Map([["Evaluate", { step }]]),
    results: new Map([
      [
        "Evaluate",
        {
          properties: {
            ProcessingOutputConfig: { Outputs: [{ OutputName: "metrics", S3Output: { S3Uri: "s3://b/m" } }] },
          },
        },
      ],
    ]),
    storage: { text: async () => text, locate: (uri: string) => uri },
  }) as unknown as RunScope;

test.each<[string | undefined, unknown]>([
  ['{"auc": 0.9}', { metrics: { auc: 0.9 }, notes: [] }],
  [undefined, { notes: [] }],
  [
    '{"auc": NaN}',
    {
      notes: [
        expect.stringMatching(
          /^the property file 'evaluation' of Evaluate is not shown: line 1 has NaN as 'auc'.*; write null/,
        ),
      ],
    },
  ],
  [
    '[{"auc": 1}]',
    {
      notes: [
        "the property file 'evaluation' of Evaluate is not shown: it is a list, and metrics are an object (s3://b/m/evaluation.json)",
      ],
    },
  ],
  ["", { notes: [expect.stringContaining("it is empty")] }],
])("of %j", async (text, found) => expect(await metricsOf(step, reading(text))).toEqual(found));

test("accepts any metric name", async () => {
  const { metrics = {} } = await metricsOf(step, reading('{"__proto__": 1, "constructor": 2}'));
  expect(Object.entries(metrics)).toEqual([
    ["__proto__", 1],
    ["constructor", 2],
  ]);
});
