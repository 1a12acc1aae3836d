import { expect, test } from "vitest";
import type { DeployCall } from "../../deploy/index.ts";
import { groupedCalls } from "./grouped-calls.ts";

const ROOT = "s3://models/risk";
const would = (operation: string, subject: string, bytes?: number): DeployCall => ({
  operation,
  subject,
  ...(bytes !== undefined && { bytes }),
  outcome: "planned",
});

test("each kind of call has a line with its number, names and size", () => {
  const assets = ["0123456789abcdef", "1111111111111111", "2222222222222222", "3333333333333333"];
  const calls = [
    would("GetCallerIdentity", "123456789012"),
    ...assets.flatMap((key) => [
      would("HeadObject", `${ROOT}/code/${key}/z.py`),
      would("PutObject", `${ROOT}/code/${key}/a.py`, 1024),
      would("PutObject", `${ROOT}/code/${key}/z.py`, 1024),
    ]),
    would("HeadObject", `${ROOT}/manifests/4444.json`),
    would("DescribePipeline", "risk"),
  ];
  const names = "in s3://models/risk/: code/0123456789abcdef, code/1111111111111111, code/2222222222222222";
  expect(groupedCalls(calls).split("\n")).toEqual([
    "would  GetCallerIdentity  1  123456789012",
    `would  HeadObject         5  ${names} and 2 more`,
    "would  PutObject          8  in s3://models/risk/code/: 0123456789abcdef, 1111111111111111, 2222222222222222 and 1 more, 8.0 KiB",
    "would  DescribePipeline   1  risk",
  ]);
});

test("names without a common folder are whole, and no call has no line", () => {
  const lines = groupedCalls([would("HeadObject", "s3://one/a.json"), would("HeadObject", "r3://two/b.json")]);
  expect(lines).toBe("would  HeadObject  2  s3://one/a.json, r3://two/b.json");
  expect(groupedCalls([])).toBe("");
});
