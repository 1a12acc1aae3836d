import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import { cases } from "./cases.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

test("no property test states its own seed or number of cases, so that those of the nightly tests apply", () => {
  const files = ["src", "test"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".test.ts") && !file.includes("node_modules"))
      .map((file) => join(folder, file)),
  );
  // A sample with its own seed is a fixture, not a property.
  const samples = /fc\.sample\(\w+, \{[^}]*\}\)/g;
  const own = files.filter((file) =>
    /numRuns: (?!cases\()|seed: \d+, numRuns/.test(readFileSync(join(root, file), "utf8").replace(samples, "")),
  );
  expect([files.length > 100, own]).toEqual([true, ["test/suite/property-seed.test.ts"]]);
  expect(fc.readConfigureGlobal()).toMatchObject({ numRuns: cases(100), seed: expect.any(Number) });
});
