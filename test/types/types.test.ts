import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { compilers, errors, negativeCases, negativeFile, tsc, type Version } from "./compilers.ts";

const positiveFile = join(fileURLToPath(new URL(".", import.meta.url)), "positive.ts");
const cases = negativeCases();

/** What the tslab kernel of notebooks checks cells with; nothing can change it. Source: tslab 1.0.22, dist/converter.js. */
const NOTEBOOK = {
  strict: false,
  exactOptionalPropertyTypes: false,
  noUncheckedIndexedAccess: false,
  isolatedDeclarations: false,
};

describe("without `strict`, as in a notebook", () => {
  const found = errors(tsc("5.9", [positiveFile, negativeFile], [], NOTEBOOK));
  const inFile = (file: string) => [...found].filter(([place]) => place.startsWith(`${file}:`));

  it("what is right is accepted", () => {
    expect(inFile(positiveFile)).toEqual([]);
  });

  it("a step that cannot get its input is refused with its sentence all the same", () => {
    const wiring = cases.filter(({ text }) => text.includes("which no step so far produces"));
    expect(wiring.length).toBeGreaterThan(3);
    for (const { line, text } of wiring) expect(found.get(`${negativeFile}:${line}`) ?? "(no error)").toContain(text);
  });
});

describe.each(Object.keys(compilers) as Version[])("TypeScript %s", (version) => {
  const found = errors(tsc(version, [positiveFile, negativeFile]));

  it("accepts what is right, and refuses nothing but the cases", () => {
    const expected = new Set(cases.map((one) => `${negativeFile}:${one.line}`));
    expect([...found].filter(([place]) => !expected.has(place))).toEqual([]);
  });

  it.each(cases.map((one) => [one.name, one] as const))("refuses %s with its sentence", (_, { line, text }) => {
    expect(found.get(`${negativeFile}:${line}`) ?? "(no error)").toContain(text);
  });
});
