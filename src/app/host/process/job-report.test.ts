import { expect, test } from "vitest";
import { collectReport, type JobReport } from "./job-report.ts";

function readReport(...parts: readonly string[]): JobReport {
  const { add, report } = collectReport();
  for (const part of parts) add(Buffer.from(part));
  return report();
}

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

test("in a language with decimal commas, too", () => {
  expect(readReport(TIMES.replaceAll(".", ","))).toEqual({ bySignal: false, cpuSeconds: 63.75 });
});

test("what a job writes there before its end counts for nothing, however much it is", () => {
  const forged = `0m0.0s 0m0.0s\n${"9".repeat(400)}m0.0s 0m0.0s\n`;
  expect(readReport(...Array(2000).fill(forged), TIMES).cpuSeconds).toBe(63.75);
  expect(readReport(...Array(2000).fill("x".repeat(4000)), TIMES).cpuSeconds).toBe(63.75);
  expect(readReport(forged)).toEqual({ bySignal: true, cpuSeconds: 0 });
});
