import type { JsonObject } from "../../base/canonical.ts";
import { cacheTable, localPart } from "../../sagemaker/cache-keys/index.ts";
import { inputDigests } from "./inputs.ts";
import type { Input, JobContext, LocalJob } from "./job.ts";

/**
 * All that a job's result depends on: the members of its request that the table of cache keys counts, and what lies at
 * the addresses that it reads. `more` is what only this type of job knows.
 */
export async function identityOf(
  job: LocalJob,
  context: JobContext,
  reads: readonly Input[],
  more: JsonObject = {},
): Promise<JsonObject> {
  const table = cacheTable(job.step.Type);
  if (table === undefined) throw new TypeError(`no cache keys for ${job.step.Type} steps`);
  return {
    request: localPart(table, job.request, (address) => placeOf(address, job)),
    inputs: await inputDigests(reads, job, context),
    ...more,
  };
}

/**
 * An address to write to, without what differs from run to run: ids, times, names of jobs and, where an address is the
 * run's own, the name of the step. An address that others could name counts as it is.
 */
export function placeOf(
  address: string,
  { step, jobName, passing }: Pick<LocalJob, "step" | "jobName" | "passing">,
): string {
  const values = [jobName, ...passing].filter((value) => value !== "").sort((a, b) => b.length - a.length);
  const steady = values.reduce((text, value) => text.replaceAll(value, "*"), address);
  if (steady === address) return address;
  return steady
    .split("/")
    .map((part) => (part === step.Name ? "*" : part))
    .join("/");
}
