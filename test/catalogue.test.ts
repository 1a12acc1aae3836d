import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { catalogue } from "../src/diagnostics/index.ts";

const source = fileURLToPath(new URL("../src", import.meta.url));

test("every message in the catalog is used by the code or by a script", () => {
  const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter(
    (file) =>
      /\.(ts|py)$/.test(file) &&
      !/(\.test\.ts|test_[^/]*\.py|\.generated\.ts)$/.test(file) &&
      !file.startsWith("diagnostics/messages"),
  );
  const text = files.map((file) => readFileSync(join(source, file), "utf8")).join("\n");
  expect(Object.keys(catalogue).filter((code) => !text.includes(`"${code}"`))).toEqual([]);
});
