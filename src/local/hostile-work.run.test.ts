import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { nodeEffects } from "../app/host/effects.ts";
import { nodeHost } from "../app/host/host.ts";
import { removeTree } from "../app/host/remove-tree.ts";
import { keepReport } from "../app/report.ts";
import { SpeclineError } from "../diagnostics/index.ts";
import type { Definition } from "../sagemaker/definition.ts";
import type { RunRecord } from "./record/record.ts";
import { runLocal } from "./run/run.ts";
import { canaryTree } from "./testing/canary.ts";
import { definition, modelSteps, processingStep, py, sh, trainingStep } from "./testing/definitions.ts";
import { hostileSteps } from "./testing/hostile/steps.ts";
import { FLIPPING, WORK_FOLDER } from "./testing/hostile/variants.ts";
import { ISOLATIONS } from "./testing/isolations.ts";

const OUT = "/opt/ml/processing/output/o";
/**
 * A job that does not follow links on the way to its output, because the runner does not control where a job writes.
 */
const CAREFUL = `
import os, sys
at = os.open("/", os.O_RDONLY | os.O_DIRECTORY)
for part in [*sys.argv[1].strip("/").split("/"), "a", "b"]:
    try:
        os.mkdir(part, dir_fd=at)
    except FileExistsError:
        pass
    at = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=at)
for name in "1234":
    os.write(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, dir_fd=at), b"1")
`;
const base = realpathSync(mkdtempSync(fileURLToPath(new URL("../../node_modules/.hostile-work-", import.meta.url))));
afterAll(() => removeTree(base));

/** Returns the run's record. If the run could not finish, returns the message, which must be a diagnostic. */
async function run(
  work: string,
  steps: Definition,
  isolation: (typeof ISOLATIONS)[number],
): Promise<RunRecord | string> {
  const python = { python: "/usr/bin/python3", version: "3", packages: {} };
  try {
    return await runLocal(
      { definition: steps },
      { work, python, workers: 2, grace: 1, isolation, visible: [base] },
      nodeEffects(),
    );
  } catch (error) {
    if (!(error instanceof SpeclineError)) throw error;
    return error.message;
  }
}

const place = (): { readonly work: string; readonly home: string } => {
  const home = mkdtempSync(join(base, "home-"));
  return { home, work: join(home, "work") };
};

describe.each(ISOLATIONS)("by way of %s", (isolation) => {
  test.each(Object.entries(WORK_FOLDER))("a job that exchanges %s reaches nothing", async (_, does) => {
    const { home, work } = place();
    const canary = canaryTree(join(home, "canary"));
    const before = canary.look();
    const text = does
      .replaceAll("RUN", '$(basename $(dirname $(dirname "$SPECLINE_JOB")))')
      .replaceAll("WORK", work)
      .replaceAll("CANARY", canary.folder);
    const models = modelSteps("Train", "group");
    const train = trainingStep("Train", { hyperparameters: {}, channels: {} });
    const algorithm = { ContainerEntrypoint: sh("sleep 0.2; echo 1 > /opt/ml/model/m"), TrainingInputMode: "File" };
    const steps = definition([
      processingStep("A", { run: sh(`${text}; : > ${home}/done; echo said; echo 1 > ${OUT}/f`), outputs: ["o"] }),
      processingStep("B", { run: sh(`sleep 0.2; echo said; echo 1 > ${OUT}/f`), outputs: ["o"] }),
      { ...train, Arguments: { ...train.Arguments, AlgorithmSpecification: algorithm } },
      ...models,
    ]);
    const record = await run(work, steps, isolation);
    expect(existsSync(join(home, "done"))).toBe(true);
    expect(canary.look(), JSON.stringify(record)).toEqual(before);
    if (typeof record !== "string")
      await keepReport(
        nodeHost(() => undefined),
        work,
        record,
      );
    // The next run cleans up after this one.
    await run(work, definition([processingStep("C", { run: sh(`echo 1 > ${OUT}/f`), outputs: ["o"] })]), isolation);
    if (does.includes("WORK.away")) return;
    expect(canary.look()).toEqual(before);
  });

  test.each(FLIPPING)("$name: a process that goes on exchanging things reaches nothing", async (variant) => {
    const { home, work } = place();
    const canary = canaryTree(join(home, "canary"));
    const before = canary.look();
    const many = Array.from({ length: 4 }, (_, index) => ({ ...variant, name: `${variant.name}-${index}` }));
    const steps = definition(many.flatMap((one) => hostileSteps(one, canary.folder)));
    const record = await run(work, steps, isolation);
    expect(canary.look(), JSON.stringify(record)).toEqual(before);
  });

  test.each([1, 2, 3])(
    "a process that nobody ends exchanges all that is in the work folder (seed %i)",
    async (seed) => {
      const { home, work } = place();
      const canary = canaryTree(join(home, "canary"));
      const before = canary.look();
      mkdirSync(work);
      const flipper = fileURLToPath(new URL("./testing/hostile/flipper.mjs", import.meta.url));
      const child = spawn(process.execPath, [flipper, work, canary.folder, String(seed)], { stdio: "inherit" });
      onTestFinished(() => void child.kill("SIGKILL"));
      const step = (index: number) =>
        processingStep(`S${index}`, {
          run: py(CAREFUL, OUT),
          outputs: ["o"],
        });
      for (let round = 0; round < 3; round += 1) {
        // A run whose folders vanish while it is running may end in any way, as long as it harms nothing else.
        await run(work, definition([0, 1, 2, 3, 4, 5].map(step)), isolation).catch((error: NodeJS.ErrnoException) => {
          expect(error.code).toMatch(/^(ENOENT|ENOTDIR|ELOOP|ENOTEMPTY|EEXIST)$/);
        });
        expect(canary.look()).toEqual(before);
      }
      child.kill("SIGKILL");
      await new Promise((resolve) => child.once("close", resolve));
      expect(canary.look()).toEqual(before);
    },
  );
});
