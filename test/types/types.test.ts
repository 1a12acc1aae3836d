import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { compilers, errors, negativeCases, negativeFile, tsc, type Version } from "./compilers.ts";

const positiveFile = join(fileURLToPath(new URL(".", import.meta.url)), "positive.ts");
const cases = negativeCases();

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
