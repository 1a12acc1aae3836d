import { expect, test } from "vitest";
import { createRedactor } from "../base/secrets/index.ts";
import { definition, processingStep, sh } from "../local/testing/definitions.ts";
import { workbench } from "../local/testing/workbench.ts";
import { nodeHost } from "./host/host.ts";
import { type LogRequest, showLogs } from "./logs.ts";

const two = definition([
  processingStep("First", { run: sh("echo one; printf 'no end'") }),
  processingStep("Second", { run: sh("echo two; sleep 1; echo three"), more: { DependsOn: ["First"] } }),
]);

/** The shown lines, as "STEP: line". */
async function shown(request: Omit<LogRequest, "onLine">): Promise<{ lines: string[]; steps: readonly string[] }> {
  const lines: string[] = [];
  const { steps } = await showLogs(
    nodeHost(() => undefined, createRedactor()),
    {
      ...request,
      onLine: (step, line) => lines.push(`${step}: ${line}`),
    },
  );
  return { lines, steps };
}

test("shows the logs of all steps, of one step, and of a step of the latest run", async () => {
  const { work, run } = workbench();
  const record = await run({ definition: two });
  const all = ["First: one", "First: no end", "Second: two", "Second: three"];
  expect(await shown({ work })).toEqual({ lines: all, steps: ["First", "Second"] });
  expect((await shown({ work, run: "last", step: "Second" })).lines).toEqual(all.slice(2));
  expect((await shown({ work, run: record.run.slice(0, 10), step: "First" })).lines).toEqual(all.slice(0, 2));
  expect((await shown({ work, run: "Second" })).lines).toEqual(all.slice(2));
  await expect(shown({ work, run: "last", step: "Secnd" })).rejects.toThrow(
    "the pipeline has no step 'Secnd'; it has First and Second",
  );
  await expect(shown({ work, run: "Secnd" })).rejects.toThrow("there is no run 'Secnd'");
});

test("follows a run until it ends, and shows each line once", async () => {
  const { work, run } = workbench();
  let following: Promise<{ lines: string[] }> | undefined;
  await run(
    { definition: two },
    {
      onEvent: (event) => {
        if (event.kind === "step-started") following ??= shown({ work, follow: true });
      },
    },
  );
  expect((await following)?.lines).toEqual(["First: one", "First: no end", "Second: two", "Second: three"]);
});
