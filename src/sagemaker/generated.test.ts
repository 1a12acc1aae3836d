import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = new URL("../../", import.meta.url);
const path = (relative: string): string => fileURLToPath(new URL(relative, root));

/** The tables that are checked in are those that the scripts make of the facts beside the repository, where they are to be had. */
test.each([
  [
    "scripts/generate-service-model.mjs",
    "../shared/reference/service-model.json",
    "src/sagemaker/service/table.generated.ts",
  ],
  [
    "scripts/generate-image-table.mjs",
    "../shared/reference/image_uris.json",
    "src/sagemaker/images/table.generated.ts",
  ],
])("%s", (script, source, table) => {
  const checkedIn = readFileSync(path(table), "utf8");
  const date = /of (\d{4}-\d\d-\d\d)/.exec(checkedIn)?.[1];
  expect(date).toBeDefined();
  if (!existsSync(path(source))) return;
  const folder = mkdtempSync(join(tmpdir(), "specline-tables-"));
  try {
    const target = join(folder, "table.ts");
    execFileSync(process.execPath, [path(script), path(source), date as string, target]);
    expect(readFileSync(target, "utf8") === checkedIn).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** The types of requests and answers are those that the script makes of the table and the kinds. */
test("scripts/generate-step-types.mjs", () => {
  const folder = mkdtempSync(join(tmpdir(), "specline-types-"));
  try {
    execFileSync(process.execPath, [path("scripts/generate-step-types.mjs"), folder]);
    for (const file of ["requests.generated.ts", "properties.generated.ts"])
      expect(
        readFileSync(join(folder, file), "utf8") === readFileSync(path(`src/sagemaker/service/${file}`), "utf8"),
      ).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
