import { expect, test } from "vitest";
import type { Diagnostic } from "../index.ts";
import { workflowCommands } from "./github.ts";

const fault: Diagnostic = { code: "load/module", severity: "error", message: "it is wrong", at: {} };
const line = (more: Partial<Diagnostic>) => workflowCommands([{ file: "spec.yaml", fault: { ...fault, ...more } }]);

test("a fault becomes a command with its place", () => {
  const at = { file: "a.ts", range: { start: { line: 3, column: 5 } } };
  expect(line({ at })).toEqual(["::error file=a.ts,line=3,col=5,title=load/module::it is wrong"]);
  expect(line({ severity: "note" })).toEqual(["::notice file=spec.yaml,title=load/module::it is wrong"]);
});

test("candidates, remedy and fix follow on lines of their own", () => {
  const fix = { title: "rename it", edits: [] };
  expect(line({ seen: ["a.data"], hint: "call b", fix })).toEqual([
    "::error file=spec.yaml,title=load/module::it is wrong%0Aseen a.data%0Atry call b%0Afix rename it (specline check --fix)",
  ]);
});

test("nothing in a fault can end its command or begin another", () => {
  const at = { file: "a,line=9:b%.ts" };
  expect(line({ at, message: "50%\r\n::set-env name=PATH::x" })).toEqual([
    "::error file=a%2Cline=9%3Ab%25.ts,title=load/module::50%25%0D%0A::set-env name=PATH::x",
  ]);
});

test("what a user allows is left out, and equal faults are stated once", () => {
  const allowed = { ...fault, reason: "known", by: "project" } as const;
  expect(workflowCommands([{ file: "a", fault: allowed }])).toEqual([]);
  expect(
    workflowCommands([
      { file: "a", fault },
      { file: "a", fault },
    ]),
  ).toHaveLength(1);
});
