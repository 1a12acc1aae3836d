import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { compilers, errors, negativeCases, tsc, type Version } from "./compilers.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const positive = join(here, "service-positive.ts");
const negative = join(here, "golden", "service-negative.ts");
const cases = negativeCases(negative);

/** Requests and answers of the service: what the editor refuses, and what it takes. */
describe.each(Object.keys(compilers) as Version[])("TypeScript %s", (version) => {
  const found = errors(tsc(version, [positive, negative]));

  it("accepts what is right, and refuses nothing but the cases", () => {
    const expected = new Set(cases.map((one) => `${negative}:${one.line}`));
    expect([...found].filter(([place]) => !expected.has(place))).toEqual([]);
  });

  it.each(cases.map((one) => [one.name, one] as const))("refuses %s", (_, { line, text }) => {
    expect(found.get(`${negative}:${line}`) ?? "(no error)").toContain(text);
  });
});
