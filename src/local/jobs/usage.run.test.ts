import { expect, test } from "vitest";
import { definition, processingStep, py } from "../testing/definitions.ts";
import { ISOLATIONS } from "../testing/isolations.ts";
import { stepOf, workbench } from "../testing/workbench.ts";
import { rowAsset, rowStep } from "../warm/testing/row-asset.ts";

const MIB = 1024 ** 2;

/** Uses 200 MiB and 0.6 s of processor time in a child, in which a peak must be seen too. */
const CHILD = `
import time
kept = bytearray(b"x") * (200 << 20)
end = time.process_time() + 0.6
while time.process_time() < end: pass
`;
const HEAVY = `
import subprocess, sys
subprocess.run([sys.executable, "-c", ${JSON.stringify(CHILD)}], check=True)
`;

test.each(ISOLATIONS)("a step's record says what its processes used, by way of %s", async (isolation) => {
  const bench = workbench({ isolation });
  const heavy = processingStep("Heavy", { run: py(HEAVY) });
  const record = await bench.run({ definition: definition([heavy, processingStep("Light", { run: py("pass") })]) });
  const { usage } = stepOf(record, "Heavy");
  expect(usage?.cpuSeconds).toBeGreaterThan(0.6);
  expect(usage?.peakBytes).toBeGreaterThan(200 * MIB);
  expect(usage?.peakBytes).toBeLessThan(600 * MIB);
  expect(stepOf(record, "Light").usage?.cpuSeconds).toBeLessThan(usage?.cpuSeconds ?? 0);
});

test("a failed step has used something, a cached one nothing", async () => {
  const bench = workbench();
  const made = {
    definition: definition([
      processingStep("A", { run: py("for _ in range(10**7): pass\nraise SystemExit(3)") }),
      processingStep("B", { run: py("pass") }),
    ]),
  };
  expect(stepOf(await bench.run(made), "A").usage?.cpuSeconds).toBeGreaterThan(0);
  expect(stepOf(await bench.run(made), "B")).not.toHaveProperty("usage");
});

test.each([true, false])("of a standard step's script, too (warm: %s)", async (warm) => {
  const bench = workbench();
  const steps = definition([rowStep("Alone", "works", ["alone"]), rowStep("Both", "works", ["with-child"])]);
  const record = await bench.run({ definition: steps, assets: [rowAsset(bench)] }, { warm });
  expect(stepOf(record, "Alone").usage?.cpuSeconds).toBeGreaterThan(0.4);
  expect(stepOf(record, "Both").usage?.cpuSeconds).toBeGreaterThan(0.8);
  expect(stepOf(record, "Both").usage?.peakBytes).toBeGreaterThan((warm ? 40 : 4) * MIB);
  expect(bench.events.some((event) => JSON.stringify(event).includes("used "))).toBe(false);
});
