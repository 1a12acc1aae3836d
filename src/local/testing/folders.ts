import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { removeTree } from "../../app/host/remove-tree.ts";

/** A temporary folder for a test, removed when the test has finished. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "specline-test-"));
  onTestFinished(() => removeTree(folder));
  return folder;
}
