import { stripVTControlCharacters } from "node:util";
import colors from "picocolors";
import { describe, expect, test } from "vitest";
import type { Followed } from "../../deploy/index.ts";
import { columnsOf } from "./columns.ts";
import { executionTable } from "./execution-table.ts";

const ARN = "arn:aws:sagemaker:us-east-1:123456789012:pipeline/credit-risk/execution/abcdef123456";
const JOB = "arn:aws:sagemaker:us-east-1:123456789012:training-job/pipelines-abcdef123456-XGBoostTraining-Xy12";
const MINUTE = 60_000;
const failed: Followed = {
  arn: ARN,
  status: "Failed",
  reason: "Step failure: One or multiple steps failed: XGBoostTraining",
  startedAt: 0,
  endedAt: 9 * MINUTE,
  steps: [
    { name: "DataLoading_training", status: "Succeeded", cached: true, startedAt: 0, endedAt: 1000, usualSeconds: 200 },
    {
      name: "TabularPreprocessing_training",
      status: "Succeeded",
      cached: false,
      startedAt: 0,
      endedAt: 250_000,
      usualSeconds: 230,
    },
    {
      name: "XGBoostTraining",
      status: "Failed",
      cached: false,
      startedAt: 250_000,
      endedAt: 9 * MINUTE,
      usualSeconds: 600,
      reason: "the table has no column 'Statsu'",
      hint: 'add this statement to a policy of arn:aws:iam::123456789012:role/sagemaker: {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/claims.csv"}',
      code: "data/label-missing",
      job: `TrainingJob ${JOB}`,
      log: [
        ...Array.from({ length: 12 }, (_, index) => `[${index}] train-logloss:0.5${index}`),
        `Traceback: ${"x".repeat(150)}`,
      ],
    },
  ],
  waiting: ["XGBoostModelEval_calibration"],
};
const table = (columns: number, colored: boolean, more: Partial<Followed> = {}, rows?: number): string =>
  executionTable(
    { ...failed, ...more },
    { color: colors.createColors(colored), columns, now: 10 * MINUTE, ...(rows !== undefined && { rows }) },
  );

describe("a failed execution, as a person sees it", () => {
  test("shows cause, remedy, log and usual durations at 80 columns", () => {
    expect(table(80, false)).toMatchInlineSnapshot(`
      "  Succeeded, cached  DataLoading_training                 1.00 s
        Succeeded          TabularPreprocessing_training    4 min 10 s
                           usually 3 min 50 s
        Failed             XGBoostTraining                  4 min 50 s
                           usually 10 min 00 s
                           the table has no column 'Statsu'
                           try add this statement to a policy of
                           arn:aws:iam::123456789012:role/sagemaker: {"Effect":
                           "Allow", "Action": "s3:GetObject", "Resource":
                           "arn:aws:s3:::data/claims.csv"}
                           TrainingJob pipelines-abcdef123456-XGBoostTraining-Xy12
                           the end of its log:
          │ [3] train-logloss:0.53
          │ [4] train-logloss:0.54
          │ [5] train-logloss:0.55
          │ [6] train-logloss:0.56
          │ [7] train-logloss:0.57
          │ [8] train-logloss:0.58
          │ [9] train-logloss:0.59
          │ [10] train-logloss:0.510
          │ [11] train-logloss:0.511
          │ Traceback: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
        not run            XGBoostModelEval_calibration
      Failed  2 of 4 steps succeeded  9 min 00 s
      arn:aws:sagemaker:us-east-1:123456789012:pipeline/credit-risk/execution/abcdef123456"
    `);
  });

  test("and at 120 columns", () => {
    expect(table(120, false)).toMatchInlineSnapshot(`
      "  Succeeded, cached  DataLoading_training                 1.00 s
        Succeeded          TabularPreprocessing_training    4 min 10 s  (usually 3 min 50 s)
        Failed             XGBoostTraining                  4 min 50 s  (usually 10 min 00 s)
                           the table has no column 'Statsu'
                           try add this statement to a policy of arn:aws:iam::123456789012:role/sagemaker: {"Effect":
                           "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/claims.csv"}
                           TrainingJob pipelines-abcdef123456-XGBoostTraining-Xy12
                           the end of its log:
          │ [3] train-logloss:0.53
          │ [4] train-logloss:0.54
          │ [5] train-logloss:0.55
          │ [6] train-logloss:0.56
          │ [7] train-logloss:0.57
          │ [8] train-logloss:0.58
          │ [9] train-logloss:0.59
          │ [10] train-logloss:0.510
          │ [11] train-logloss:0.511
          │ Traceback: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
        not run            XGBoostModelEval_calibration
      Failed  2 of 4 steps succeeded  9 min 00 s
      arn:aws:sagemaker:us-east-1:123456789012:pipeline/credit-risk/execution/abcdef123456"
    `);
  });

  test.each([80, 120])("fits into %i columns, except its ARN, with and without colors", (columns) => {
    const bare = table(columns, false);
    expect(stripVTControlCharacters(table(columns, true))).toBe(bare);
    const wide = bare.split("\n").filter((line) => columnsOf(line) > columns && line !== ARN);
    expect(wide).toEqual([]);
  });

  test("repeats the service's reason only if no failed step explains it", () => {
    const reason = "Step failure: One or multiple steps failed: XGBoostTraining, Package";
    expect(table(120, false, { reason })).toContain(`\n${reason}\nFailed  2 of 4 steps succeeded`);
    expect(table(120, false)).not.toContain("Step failure");
  });

  test("keeps to one line for each step while it is repainted", () => {
    const lines = table(90, false, { status: "Executing" }, 20).split("\n");
    expect(lines).toHaveLength(6);
    expect(lines[1]).toMatch(/4 min 10 s {2}\(usually 3 min 50 s\)$/);
  });
});
