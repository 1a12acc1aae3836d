import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { nodeHost } from "../../src/app/host/host.ts";
import { prepare } from "../../src/app/load/prepare.ts";
import { nextStarts } from "../../src/app/schedule/next-starts.ts";

const page = readFileSync(fileURLToPath(new URL("../../docs/schedules.md", import.meta.url)), "utf8");
const TARGETS = `targets:
  dev: { region: eu-central-1, account: "123456789012", role: "arn:aws:iam::123456789012:role/dev", schedulerRole: "arn:aws:iam::123456789012:role/starts", bucket: acme-models }
`;

test("the example on the page about schedules compiles, and its schedules' values reach a step", async () => {
  const folder = mkdtempSync(join(tmpdir(), "specline-page-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [, example = ""] = /^```yaml\n([\s\S]*?)^```/m.exec(page) ?? [];
  writeFileSync(join(folder, "specline.config.yaml"), TARGETS);
  writeFileSync(join(folder, "fraud.yaml"), example);
  const host = { ...nodeHost(() => undefined), folder };
  const { compiled, diagnostics } = await prepare(host, "fraud.yaml", { target: "dev" });
  expect(diagnostics).toEqual([]);
  const { Steps = [], Parameters = [] } = compiled?.definition ?? {};
  expect(Parameters.length).toBeGreaterThan(0);
  for (const { Name } of Parameters) expect(JSON.stringify(Steps)).toContain(`Parameters.${Name}`);
  const { value } = await nextStarts(host, "fraud.yaml", { count: 2 });
  expect(value?.starts).toHaveLength(2);
  expect(value?.waiting).toHaveLength(2);
});
