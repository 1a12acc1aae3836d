import { appendFileSync, existsSync, lstatSync, readlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { treeDigest } from "../../base/digest.ts";
import type { Asset } from "../../compile/compiled.ts";
import { cleanWork } from "../clean/clean.ts";
import type { Effects } from "../effects.ts";
import { definition, processingStep, sh } from "../testing/definitions.ts";
import { emptyFolder } from "../testing/folders.ts";
import { ISOLATIONS } from "../testing/isolations.ts";
import { stepOf, type Workbench, workbench } from "../testing/workbench.ts";
import { rowAsset, rowStep } from "../warm/testing/row-asset.ts";
import { IN_PLACE_BYTES } from "./in-place.ts";

const OUT = "/opt/ml/processing/output/data/out.txt";

/** A table of the user's of at least this size, and the asset that a pipeline makes of it. */
async function tableOf(bench: Workbench, bytes = IN_PLACE_BYTES): Promise<{ file: string; asset: Asset }> {
  const file = join(emptyFolder(), "table.csv");
  writeFileSync(file, "a,b\n1,2\n");
  truncateSync(file, bytes);
  const tree = { "table.csv": { digest: await bench.effects.files.digest(file), size: bytes } };
  const digest = treeDigest(tree);
  const uri = `s3://specline-local/any/data/${digest.slice(0, 16)}/table.csv`;
  const asset: Asset = { uri, form: "file", digest, tree, sources: { "table.csv": { file } }, role: "data", steps: [] };
  return { file, asset };
}

const reading = (uri: string) =>
  definition([
    processingStep("Read", {
      run: sh(`head -c 3 /opt/ml/processing/input/data/table.csv > ${OUT}`),
      inputs: { data: uri },
      outputs: ["data"],
    }),
  ]);

const placeOf = (bench: Workbench, { uri }: Asset): string => join(bench.work, "s3", uri.slice("s3://".length));

/** Whether the file system of the work folder shares the blocks of copies, which are then better than links. */
const clones = async (bench: Workbench, file: string): Promise<boolean> =>
  bench.effects.files.clone(file, join(file, "../clone"));

describe("a large table of the user's", () => {
  test("takes no space in the work folder, and stays when the run is removed", async () => {
    const bench = workbench();
    const { file, asset } = await tableOf(bench);
    const record = await bench.run({ definition: reading(asset.uri), assets: [asset] });
    expect(bench.output(record, "Read", "data", "out.txt")).toBe("a,b");
    if (!(await clones(bench, file))) expect(readlinkSync(placeOf(bench, asset))).toBe(file);
    await cleanWork(bench.effects, bench.work, { keep: 0, older: 0, dryRun: false });
    expect(existsSync(file)).toBe(true);
  });

  test("is copied if it is smaller than the limit", async () => {
    const bench = workbench();
    const { asset } = await tableOf(bench, IN_PLACE_BYTES - 1);
    await bench.run({ definition: reading(asset.uri), assets: [asset] });
    expect(lstatSync(placeOf(bench, asset)).isFile()).toBe(true);
  });

  test("is refused by later steps and runs once it has changed, and read again once it is as it was", async () => {
    const bench = workbench({ cache: false });
    const { file, asset } = await tableOf(bench);
    await bench.run({ definition: reading(asset.uri), assets: [asset] });
    if (await clones(bench, file)) return;
    appendFileSync(file, "3,4\n");
    const refused = await bench.run({ definition: reading(asset.uri) }).then(
      ({ steps }) => steps[0]?.message,
      (error: Error) => error.message,
    );
    expect(refused).toContain(
      `'${file}', which the run reads where it is, has changed since the pipeline was compiled`,
    );
    truncateSync(file, IN_PLACE_BYTES);
    expect((await bench.run({ definition: reading(asset.uri) })).status).toBe("succeeded");
  });

  test("may be elsewhere in the next run", async () => {
    const bench = workbench({ cache: false });
    const first = await tableOf(bench);
    await bench.run({ definition: reading(first.asset.uri), assets: [first.asset] });
    truncateSync(first.file, 0);
    const { file, asset } = await tableOf(bench);
    const record = await bench.run({ definition: reading(asset.uri), assets: [asset] });
    expect(record.status).toBe("succeeded");
    if (!(await clones(bench, file))) expect(readlinkSync(placeOf(bench, asset))).toBe(file);
  });
});

describe.runIf(ISOLATIONS.includes("namespace"))("what Specline's own scripts see of it", () => {
  test("is the file itself, read-only", async () => {
    const copied: string[] = [];
    const bench = workbench({ cache: false, isolation: "namespace" });
    const { file, asset } = await tableOf(bench);
    const { files } = bench.effects;
    const copy: typeof files.copy = async (from, to, links) => {
      copied.push(from);
      return files.copy(from, to, links);
    };
    const code = rowAsset(bench);
    const steps = definition([rowStep("Own", "writes", [], { inputs: { code: code.uri, data: asset.uri } })]);
    const record = await bench.run(
      { definition: steps, assets: [asset, code] },
      {},
      { ...bench.effects, files: { ...files, copy } },
    );
    expect(bench.log(record, "Own")).toBe("['new']\n");
    if (!(await clones(bench, file))) expect(copied).not.toContain(file);
  });

  test("fails the step if something writes to it meanwhile", async () => {
    const bench = workbench({ cache: false, isolation: "namespace" });
    const { file, asset } = await tableOf(bench);
    if (await clones(bench, file)) return;
    const { processes } = bench.effects;
    const start: Effects["processes"]["start"] = async (command) => {
      if (command.words.some((word) => word.endsWith("writes.py"))) appendFileSync(file, "3,4\n");
      return processes.start(command);
    };
    const code = rowAsset(bench);
    const steps = definition([rowStep("Own", "writes", [], { inputs: { code: code.uri, data: asset.uri } })]);
    const record = await bench.run(
      { definition: steps, assets: [asset, code] },
      {},
      { ...bench.effects, processes: { ...processes, start } },
    );
    expect(stepOf(record, "Own").message).toContain("has changed since the step began to read it");
  });
});
