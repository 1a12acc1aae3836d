import { expect, test } from "vitest";
import { diagnostic } from "../diagnostics/index.ts";
import type { RunRecord, StepRecord } from "../local/index.ts";
import { againIn, type RepeatedChoices, withHint } from "./run-again.ts";

const CHOICES: RepeatedChoices = { parameters: [], work: ".specline" };
const RECORD = { run: "r1", parameters: { Rounds: 3, DbPassword: "[redacted]" } } as unknown as RunRecord;
const step = (type: string, status = "failed"): StepRecord =>
  ({
    name: "Train",
    type,
    status,
    diagnostic: diagnostic("run/step-too-long", { step: "Train", limit: "3 s" }),
  }) as StepRecord;

test("the command names the run whose inputs and parameters count, and repeats what changes the definition", () => {
  expect(againIn("a.yaml", CHOICES, RECORD)(step("Training"))).toBe("specline run a.yaml --only Train --source r1");
  const more: RepeatedChoices = {
    ...CHOICES,
    parameters: ["Rounds=3", "DbPassword=hunter22"],
    work: "my work",
    warm: false,
    maps: ["s3://a/b=c d"],
    set: ["Train.max_depth=3"],
  };
  expect(againIn("a.yaml", more, RECORD)(step("Processing"))).toBe(
    "specline run a.yaml --only Train --source r1 --work 'my work' --map 's3://a/b=c d' --set Train.max_depth=3 --no-warm --param DbPassword=…",
  );
});

test("steps without a job, and those that did not fail, have no command", () => {
  const again = againIn("a.yaml", CHOICES, RECORD);
  for (const one of [step("Fail"), step("Condition"), step("Training", "skipped")]) expect(again(one)).toBeUndefined();
  expect(withHint(step("Fail"), again)).toEqual(step("Fail").diagnostic);
  expect(withHint(step("Training"), again).hint).toMatch(
    /reduce its data; run it again by itself: specline run a\.yaml --only Train --source r1$/,
  );
});
