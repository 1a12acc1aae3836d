import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { compilers, errors, faultsIn, negativeCases, negativeFile, type Version } from "./compilers.ts";

const here = fileURLToPath(new URL(".", import.meta.url));

/** Code that the editor accepts or rejects: chains and handles, the service's requests and responses, and specs. */
const SUBJECTS = {
  pipelines: { positive: join(here, "positive.ts"), negative: negativeFile },
  "steps in the service's form": {
    positive: join(here, "service-positive.ts"),
    negative: join(here, "golden/service-negative.ts"),
  },
  specs: { positive: join(here, "spec-positive.ts"), negative: join(here, "golden/spec-negative.ts") },
} as const;
const imported = fileURLToPath(new URL("../import/golden/", import.meta.url));

/** Each compiler checks everything once, because loading the library is most of its work. */
const everything = [
  ...Object.values(SUBJECTS).flatMap(({ positive, negative }) => [positive, negative]),
  ...readdirSync(imported).map((name) => join(imported, name)),
];

/**
 * The settings with which the tslab kernel checks notebook cells. They cannot be changed. Source: tslab 1.0.22,
 * dist/converter.js.
 */
const NOTEBOOK = {
  strict: false,
  exactOptionalPropertyTypes: false,
  noUncheckedIndexedAccess: false,
  isolatedDeclarations: false,
};

describe("without `strict`, as in a notebook", () => {
  const { positive, negative } = SUBJECTS.pipelines;
  const found = errors(faultsIn("5.9", [positive, negative], NOTEBOOK));

  it("correct code is accepted", () => {
    expect([...found].filter(([place]) => place.startsWith(`${positive}:`))).toEqual([]);
  });

  it("still rejects a step that cannot get its input, with its message", () => {
    const wiring = negativeCases(negative).filter(({ text }) => text.includes("which no step so far produces"));
    expect(wiring.length).toBeGreaterThan(3);
    for (const { line, text } of wiring) expect(found.get(`${negative}:${line}`) ?? "(no error)").toContain(text);
  });
});

describe.each(Object.keys(compilers) as Version[])("TypeScript %s", (version) => {
  const found = errors(faultsIn(version, everything));

  describe.each(Object.entries(SUBJECTS))("%s", (_, { positive, negative }) => {
    const cases = negativeCases(negative);

    it("accepts correct code, and rejects only the cases", () => {
      const expected = new Set(cases.map(({ line }) => `${negative}:${line}`));
      const here = [...found].filter(([place]) => [positive, negative].some((file) => place.startsWith(`${file}:`)));
      expect(here.filter(([place]) => !expected.has(place))).toEqual([]);
    });

    it.each(cases.map((one) => [one.name, one] as const))("%s is refused with its sentence", (_, { line, text }) => {
      expect(found.get(`${negative}:${line}`) ?? "(no error)").toContain(text);
    });
  });

  it("imported modules are accepted", () => {
    expect([...found].filter(([place]) => place.startsWith(imported))).toEqual([]);
  });

  it("rejects nothing else", () => {
    const known = [imported, ...Object.values(SUBJECTS).flatMap(({ positive, negative }) => [positive, negative])];
    expect([...found].filter(([place]) => !known.some((file) => place.startsWith(file)))).toEqual([]);
  });
});
