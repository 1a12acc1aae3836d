import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { SpeclineError } from "../../diagnostics/index.ts";
import type { RunEvent } from "../run/options.ts";
import { definition, outputUri, processingStep, sh } from "../testing/definitions.ts";
import { hasNamespaces } from "../testing/isolations.ts";
import { startRunner } from "../testing/processes.ts";
import { filesIn, workbench } from "../testing/workbench.ts";

const OUT = "/opt/ml/processing/output/data/out.txt";
const small = definition([processingStep("A", { run: sh(`echo a > ${OUT}`), outputs: ["data"] })]);

test("reports a work folder that is a file or is under one", async () => {
  const bench = workbench();
  mkdirSync(dirname(bench.work), { recursive: true });
  writeFileSync(bench.work, "");
  await expect(bench.run({ definition: small })).rejects.toThrow(
    `the work folder '${bench.work}' cannot be used: there is a file where a folder is needed, or the other way round`,
  );
  await expect(bench.run({ definition: small }, { work: join(bench.work, "below") })).rejects.toThrow(
    "there is a file where",
  );
});

test.each(["s3", "s3/bucket"])("a link at %s is named where a step would write through it", async (at) => {
  const bench = workbench();
  const [elsewhere, place] = [`${bench.work}-elsewhere`, join(bench.work, at)];
  mkdirSync(elsewhere, { recursive: true });
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(elsewhere, place);
  const { steps } = await bench.run({ definition: small });
  expect(steps[0]?.message).toContain(`cannot be used: '${at}' in it is a link, and nothing is written through links`);
  expect(steps[0]?.diagnostic?.hint).toMatch(/^put a folder in its place; links to data that is only read may stay/);
  expect(filesIn(elsewhere)).toEqual([]);
});

test("reports a work folder that someone removes while a run uses it", async () => {
  const bench = workbench();
  const onEvent = ({ kind }: RunEvent): void => {
    if (kind === "step-started") rmSync(bench.work, { recursive: true });
  };
  const ran = bench.run({ definition: small }, { onEvent }).then(({ steps }) => steps.map(({ message }) => message));
  const said = await ran.catch((error: unknown) => [error instanceof SpeclineError ? error.message : error]);
  expect(said).toEqual([
    `the work folder '${bench.work}' cannot be used: something in it was removed while a run used it`,
  ]);
});

/** A command prefix that runs a command in its own mount namespace, with the given mount on `folder`. */
const mounted = (folder: string, ...mount: readonly string[]): readonly string[] => {
  const asRoot = process.getuid?.() === 0 ? [] : ["--user", "--map-root-user"];
  return [
    "unshare",
    ...asRoot,
    "--mount",
    "/bin/sh",
    "-ec",
    'folder=$1; shift; mount "$1" "$2" "$3" "$4" none "$folder"; shift 4; exec "$@"',
    "sh",
    folder,
    ...mount,
  ];
};

test.runIf(hasNamespaces)("a read-only work folder is named", async () => {
  const bench = workbench();
  mkdirSync(bench.work, { recursive: true });
  const runner = startRunner(bench.work, small, "paths", mounted(bench.work, "-t", "tmpfs", "-o", "ro"));
  await runner.ended;
  expect(runner.lines.at(-1)).toContain("run/work-folder");
  expect(runner.lines.at(-1)).toContain("it is on a read-only file system");
});

test.runIf(hasNamespaces).each([
  [
    "while a step writes",
    `head -c 400000 /dev/zero > ${OUT}; head -c 4000000 /dev/zero > ${OUT}.more`,
    "run/disk-full",
  ],
  ["while its inputs are copied", `head -c 1000000 /dev/zero > ${OUT}`, "run/disk-full"],
])("a disk that is full %s fails that step, and no half of an output is published", async (_, text, message) => {
  const bench = workbench();
  mkdirSync(bench.work, { recursive: true });
  const steps = definition([
    processingStep("A", { run: sh(text), outputs: ["data"] }),
    processingStep("B", {
      run: sh(`cat /opt/ml/processing/input/data/* > ${OUT}`),
      inputs: { data: outputUri("A", "data") },
      outputs: ["data"],
    }),
  ]);
  const runner = startRunner(bench.work, steps, "paths", mounted(bench.work, "-t", "tmpfs", "-o", "size=1500k"));
  await runner.ended;
  const last = runner.lines.at(-1) ?? "";
  expect(last).toContain(message);
  expect(runner.lines.filter((line) => /"step-ended".*"name":"B".*"status":"succeeded"/.test(line))).toEqual([]);
  // The file system disappeared with its namespace: nothing was written elsewhere.
  expect(filesIn(bench.work)).toEqual([]);
});
