import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { errors, tsc } from "./compilers.ts";

/*
 * The cost of the types for users, measured in the built declarations. Counted in instantiations, which do not depend
 * on the machine. Measured with TypeScript 6.0 in 2026-11: 1,142, 41,132 and 36,362, of which the second spelling of names
 * costs 1,128, 5,200 and 9,337.
 */
const BASE = 1_300;
const CHAIN_OF_60 = 45_000;
const HANDLES_200 = 40_000;

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(root, "node_modules", ".budget-"));
const imports = `import { Pipeline } from "${root}dist/index.js"; import { dataLoading, tabularPreprocessing, xgboostTraining } from "${root}dist/steps.js";\n`;

/** Sixty calls, which create a complete branch five times, with configs. */
const chain = (): string => {
  const round = (index: number): string => `
  .branch("b${index}", (b) => b.loadData("s3://b/${index}", { shareTo: 0.${index + 1} }).preprocess({ testSplit: 0.1 }).evaluatePerformance({ threshold: 0.5 }).calibrate())
  .loadData("s3://b").preprocess({ validationSplit: 0.2 }).trainXgboost({ maxDepth: ${index + 1} }).evaluatePerformance().package().samplePayload().register()`;
  const start = `.loadData("s3://b").preprocess().trainXgboost()`;
  return `export const c = Pipeline("n")${start}${[0, 1, 2, 3, 4].map(round).join("")}.requires({ minAuc: 0.8 }).context({ label: "y" });\n`;
};
const handles = (): string =>
  Array.from(
    { length: 67 },
    (_, i) =>
      `const l${i} = p.step("l${i}", dataLoading, {}, { source: "s3://x" }); const d${i} = p.step("d${i}", tabularPreprocessing, { data: l${i}.out.data }); const t${i} = p.step("t${i}", xgboostTraining, { data: d${i}.out.processed });`,
  ).join("\n");

const files: Readonly<Record<string, string>> = {
  base: `${imports}export const c = Pipeline("n"); void dataLoading; void tabularPreprocessing; void xgboostTraining;\n`,
  chain: `${imports}${chain()}`,
  handles: `${imports}const p = Pipeline("n");\n${handles()}\nexport const used = p.use(t0);\n`,
};

function instantiations(name: string): number {
  const file = join(folder, `${name}.ts`);
  writeFileSync(file, files[name] as string);
  const output = tsc("6", [file], ["--extendedDiagnostics"]);
  expect([...errors(output)]).toEqual([]);
  return Number(/^Instantiations:\s+(\d+)/m.exec(output)?.[1]);
}

describe("the cost of the types", () => {
  let base = 0;
  beforeAll(() => {
    expect(existsSync(join(root, "dist/index.d.ts")), "run npm run build first").toBe(true);
    base = instantiations("base");
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("imports", () => expect(base).toBeLessThan(BASE));
  it("a chain of 60 calls", () => expect(instantiations("chain") - base).toBeLessThan(CHAIN_OF_60));
  it("200 handles", () => expect(instantiations("handles") - base).toBeLessThan(HANDLES_200));
});
