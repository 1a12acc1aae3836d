import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { compilePipeline } from "../../src/app/compile.ts";
import { nodeHost } from "../../src/app/host/host.ts";
import { lockPipeline } from "../../src/app/lock/lock-pipeline.ts";
import { runPipeline } from "../../src/app/run.ts";
import { CONTRACT_VERSION } from "../../src/spec/contract.ts";

/*
 * The runtime and the scripts of every release, as scripts/keep-runtime.mjs stored them. A pipeline that is locked to
 * one of them must compile and run with this compiler, for as long as the compiler writes that version of the contract.
 */

const here = fileURLToPath(new URL(".", import.meta.url));
const changelog = readFileSync(new URL("../../CHANGELOG.md", import.meta.url), "utf8");
const released = [...changelog.matchAll(/^## \[?(\d+\.\d+\.\d+)/gm)].flatMap(([, version]) => version ?? []);
const kept = readdirSync(here).flatMap((name) => /^(.*)\.tgz$/.exec(name)?.[1] ?? []);

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const SPEC = `name: replay
data: table.csv
label: "y"
positive: "yes"
steps:
  - data_loading
  - preprocessing
  - step: training
    config: { max_depth: 3, n_estimators: 10 }
  - evaluation
`;
const ROWS = Array.from({ length: 400 }, (_, row) => {
  const [a, b] = [(row * 37) % 101, (row * 53) % 89];
  return `${row},${a},${["red", "green", "blue"][row % 3]},${(a + b) % 7 < 3 ? "yes" : "no"}`;
});

test("every release in the changelog is kept", () => {
  expect(released.filter((version) => !kept.includes(version))).toEqual([]);
  expect(released.length).toBeGreaterThan(0);
});

describe.each(kept)("%s", (version) => {
  test("its code compiles and runs", { timeout: 240_000 }, async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "specline-replay-")));
    folders.push(folder);
    writeFileSync(join(folder, "table.csv"), ["id,a,color,y", ...ROWS].join("\n"));
    writeFileSync(join(folder, "spec.yaml"), SPEC);
    const host = { ...nodeHost(() => undefined), folder };
    const locked = await lockPipeline(host, "spec.yaml", { from: join(here, `${version}.tgz`), copy: true });
    expect(locked.diagnostics).toEqual([]);
    expect(locked.value?.release).toBe(version);
    const lock = JSON.parse(readFileSync(join(folder, "specline.lock"), "utf8"));
    expect(lock.pipelines["spec.yaml"].runtime.contract).toBe(CONTRACT_VERSION);

    const compiled = await compilePipeline(host, "spec.yaml", { target: "local", assets: "assets" });
    expect(compiled.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    const runtime = readFileSync(join(folder, runtimeIn(folder), "job.py"), "utf8");
    for (const asset of compiled.assets.filter(({ uri }) => uri.includes("/code/"))) {
      const copied = join(folder, "assets", asset.path ?? "", "specline_runtime/job.py");
      expect(existsSync(copied) && readFileSync(copied, "utf8") === runtime, asset.uri).toBe(true);
    }

    const { record, diagnostics } = await runPipeline(host, "spec.yaml", {
      parameters: [],
      work: ".specline",
      cache: true,
    });
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect([record?.status, record?.steps.map(({ status }) => status)]).toEqual([
      "succeeded",
      ["succeeded", "succeeded", "succeeded", "succeeded"],
    ]);
  });
});

const runtimeIn = (folder: string): string => {
  const name = readdirSync(join(folder, "specline.lock.d")).find((one) => one.startsWith("runtime-"));
  return join("specline.lock.d", name ?? "");
};
