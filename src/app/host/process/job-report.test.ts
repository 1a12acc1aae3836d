import { expect, test } from "vitest";
import { readReport } from "./job-report.ts";

const TIMES = "0m0.010000s 0m0.000000s\n1m2.500000s 0m1.250000s\n";

test("the processor time of a job is that of its shell's children", () => {
  expect(readReport(TIMES)).toEqual({ bySignal: false, cpuSeconds: 63.75 });
});

test.each(["Killed\n", `Killed\n${TIMES}`, `${TIMES}Segmentation fault (core dumped)\n`])(
  "anything else reports a signal: %j",
  (text) => {
    expect(readReport(text).bySignal).toBe(true);
  },
);

test("a shell that was killed itself reports nothing", () => {
  expect(readReport("")).toEqual({ bySignal: false });
});
