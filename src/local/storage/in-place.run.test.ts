import { appendFileSync, lstatSync, readFileSync, readlinkSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { treeDigest } from "../../base/digest.ts";
import type { Asset } from "../../compile/compiled.ts";
import { cleanWork } from "../clean/clean.ts";
import type { Effects, Files } from "../effects.ts";
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

/** This machine with a disk that cannot, or can, share the blocks of a copy. */
const disk = ({ effects }: Workbench, clone: Files["clone"], more: Partial<Effects> = {}): Effects => ({
  ...effects,
  ...more,
  files: { ...effects.files, ...more.files, clone },
});
const without: Files["clone"] = async () => false;

describe("a large table of the user's", () => {
  test("takes no space in the work folder, and stays when the run is removed", async () => {
    const bench = workbench();
    const { file, asset } = await tableOf(bench);
    const record = await bench.run({ definition: reading(asset.uri), assets: [asset] }, {}, disk(bench, without));
    expect(bench.output(record, "Read", "data", "out.txt")).toBe("a,b");
    expect(readlinkSync(placeOf(bench, asset))).toBe(file);
    expect(record.notes?.join()).toContain(`'${file}' is read where it is`);
    await cleanWork(bench.effects, bench.work, { keep: 0, older: 0, dryRun: false });
    expect(lstatSync(file).size).toBe(IN_PLACE_BYTES);
  });

  test("is copied where a copy takes no space, and may then change", async () => {
    const bench = workbench({ cache: false });
    const { file, asset } = await tableOf(bench);
    const shares: Files["clone"] = (from, to) => bench.effects.files.copy(from, to).then(() => true);
    await bench.run({ definition: reading(asset.uri), assets: [asset] }, {}, disk(bench, shares));
    expect(lstatSync(placeOf(bench, asset)).isFile()).toBe(true);
    rmSync(file);
    const record = await bench.run({ definition: reading(asset.uri) });
    expect(bench.output(record, "Read", "data", "out.txt")).toBe("a,b");
  });

  test("is copied if it is smaller than the limit", async () => {
    const bench = workbench();
    const { asset } = await tableOf(bench, IN_PLACE_BYTES - 1);
    await bench.run({ definition: reading(asset.uri), assets: [asset] }, {}, disk(bench, without));
    expect(lstatSync(placeOf(bench, asset)).isFile()).toBe(true);
  });

  test("is refused by later runs once it has changed, and read again once it is as it was", async () => {
    const bench = workbench({ cache: false });
    const { file, asset } = await tableOf(bench);
    await bench.run({ definition: reading(asset.uri), assets: [asset] }, {}, disk(bench, without));
    appendFileSync(file, "3,4\n");
    await expect(bench.run({ definition: reading(asset.uri) })).rejects.toThrow(
      `'${file}' has changed since the pipeline was compiled`,
    );
    truncateSync(file, IN_PLACE_BYTES);
    expect((await bench.run({ definition: reading(asset.uri) })).status).toBe("succeeded");
  });

  test("is named by later runs if it is gone, and may be elsewhere", async () => {
    const bench = workbench({ cache: false });
    const first = await tableOf(bench);
    await bench.run({ definition: reading(first.asset.uri), assets: [first.asset] }, {}, disk(bench, without));
    rmSync(first.file);
    await expect(bench.run({ definition: reading(first.asset.uri) })).rejects.toThrow(first.file);
    const { file, asset } = await tableOf(bench);
    const runnable = { definition: reading(asset.uri), assets: [asset] };
    expect((await bench.run(runnable, {}, disk(bench, without))).status).toBe("succeeded");
    expect(readlinkSync(placeOf(bench, asset))).toBe(file);
  });
});

describe.runIf(ISOLATIONS.includes("namespace"))("what Specline's own scripts see of it", () => {
  const own = async (more: (bench: Workbench, file: string) => Partial<Effects>) => {
    const bench = workbench({ cache: false, isolation: "namespace" });
    const { file, asset } = await tableOf(bench);
    const code = rowAsset(bench);
    const steps = definition([rowStep("Own", "writes", [], { inputs: { code: code.uri, data: asset.uri } })]);
    const effects = disk(bench, without, more(bench, file));
    return { bench, file, record: await bench.run({ definition: steps, assets: [asset, code] }, {}, effects) };
  };

  test("is the file itself, read-only", async () => {
    const copied: string[] = [];
    const { bench, file, record } = await own(({ effects: { files } }) => ({
      files: {
        ...files,
        copy: (from, to, links) => {
          copied.push(from);
          return files.copy(from, to, links);
        },
      },
    }));
    // The script could make a new file beside it, but not open the table for writing.
    expect(bench.log(record, "Own")).toBe("['new']\n");
    expect(copied).not.toContain(file);
    expect(readFileSync(file, "latin1").slice(0, 8)).toBe("a,b\n1,2\n");
  });

  test("fails the step if something writes to it meanwhile", async () => {
    const { file, record } = await own(({ effects: { processes } }, path) => ({
      processes: {
        ...processes,
        start: async (command) => {
          if (command.words.some((word) => word.endsWith("writes.py"))) appendFileSync(path, "3,4\n");
          return processes.start(command);
        },
      },
    }));
    expect(stepOf(record, "Own").message).toContain(`'${file}' has changed since the step began to read it`);
  });
});
