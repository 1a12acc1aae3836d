import type { JsonObject } from "../../../base/canonical.ts";
import { diagnostic } from "../../../diagnostics/index.ts";
import type { JobFiles } from "../files/job-files.ts";
import type { JobContext, LocalJob, Outcome } from "../job.ts";
import { type OutputFolder, outputsOf } from "../processing.ts";
import {
  type BaselineFiles,
  baselineProperties,
  baselineUseOf,
  type UsedBaseline,
  violationText,
} from "./baselines.ts";

/** How many violations a message shows. */
const MAX_SHOWN = 3;

/**
 * Publishes what a check wrote. Violations fail the step if it says so; its report is kept in either case.
 *
 * @param written - the names of the files, without ".json", that are the calculated baseline
 */
export async function checkResult(
  left: JobFiles,
  written: BaselineFiles,
  used: UsedBaseline,
  job: LocalJob,
  context: JobContext,
): Promise<Outcome> {
  const { storage } = context;
  const [output] = outputsOf(job.request);
  if (output === undefined) throw new TypeError(`${job.step.Name} has no output`);
  const published = { [output.uri]: await storage.publish(await left.take(output.path), output.uri) };
  const violated = await violationsAt(output, job, context);
  if (violated !== undefined) return { kind: "failed", diagnostic: violated };
  const calculated = Object.fromEntries(Object.entries(written).map(([file, name]) => [file, fileAt(output, name)]));
  const properties: JsonObject = { ...job.request, ...baselineProperties(job.step, used, calculated) };
  const outputs = { [output.name]: { uri: output.uri, path: storage.locate(output.uri) } };
  return { kind: "done", result: { properties, outputs, published } };
}

const fileAt = ({ uri }: OutputFolder, name: string): string => `${uri.replace(/\/+$/, "")}/${name}.json`;

/** The failure for violations, if the check found some and they fail the step. */
async function violationsAt(output: OutputFolder, { step }: LocalJob, { storage }: JobContext) {
  const { skips, fails } = baselineUseOf(step);
  if (skips || !fails) return undefined;
  const uri = fileAt(output, "constraint_violations");
  const { violations } = JSON.parse((await storage.text(uri)) ?? '{"violations":[]}') as {
    readonly violations: readonly JsonObject[];
  };
  if (violations.length === 0) return undefined;
  const shown = violations.slice(0, MAX_SHOWN).map(violationText);
  const more = violations.length > MAX_SHOWN ? [`and ${violations.length - MAX_SHOWN} more`] : [];
  const count = violations.length === 1 ? "a violation" : `${violations.length} violations`;
  const data = { step: step.Name, count, violations: [...shown, ...more].join("; "), path: storage.locate(uri) };
  return diagnostic("run/check-violated", data, { step: step.Name });
}
