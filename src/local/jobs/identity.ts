import type { JsonObject } from "../../base/canonical.ts";
import { cacheTable, localPart } from "../../sagemaker/cache-keys/index.ts";
import { inputDigests } from "./inputs.ts";
import type { Input, JobContext, LocalJob } from "./job.ts";

/**
 * Everything a job's result depends on: the request members that the cache-key table includes, and the contents of the
 * addresses that it reads. `more` holds what only this job type contributes.
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
 * An output address without the parts that differ between runs: ids, times, job names and, if the address is specific
 * to the run, the step name. An address that others could name stays unchanged.
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
