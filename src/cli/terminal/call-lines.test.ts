import { expect, test } from "vitest";
import type { DeployCall } from "../../deploy/index.ts";
import { callLines } from "./call-lines.ts";

const code = "s3://models/risk/code/0123456789abcdef";
const data = "s3://models/risk/data/fedcba9876543210/a.csv";
const there = "s3://models/risk/code/1111111111111111/run.py";
const put = (subject: string, bytes: number): DeployCall => ({
  operation: "PutObject",
  subject,
  bytes,
  outcome: "done",
});
const CALLS: readonly DeployCall[] = [
  { operation: "GetCallerIdentity", subject: "123456789012", outcome: "done" },
  { operation: "HeadObject", subject: `${code}/z.py`, outcome: "done" },
  put(`${code}/a.py`, 1000),
  put(`${code}/b/c.py`, 1048),
  put(`${code}/z.py`, 1024),
  { operation: "HeadObject", subject: there, outcome: "there" },
  { operation: "HeadObject", subject: data, outcome: "done" },
  put(data, 10),
  { operation: "CreatePipeline", subject: "risk", outcome: "done" },
];

function lines(each: boolean): readonly string[] {
  const said: string[] = [];
  const { note, end } = callLines((line) => said.push(line), each);
  CALLS.forEach(note);
  end();
  return said;
}

test("an asset's objects have one line, with their number and size", () => {
  expect(lines(false)).toEqual([
    "done   GetCallerIdentity 123456789012",
    `done   PutObject       ${code}/  3 objects, 3.0 KiB`,
    `there  HeadObject      ${there}`,
    `done   PutObject       ${data}  10 B`,
    "done   CreatePipeline  risk",
    "2 assets, 4 objects, 3.0 KiB",
  ]);
});

test("with -v, each call has a line, and the total is the same", () => {
  expect(lines(true)).toHaveLength(CALLS.length + 1);
  expect(lines(true).at(-1)).toBe(lines(false).at(-1));
});
