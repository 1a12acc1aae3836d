import type { JsonObject } from "../../../base/canonical.ts";
import { answered } from "../../interpret/given-value.ts";
import type { Executor, LocalJob } from "../job.ts";
import { objectAt, wordsAt } from "../request.ts";
import { programIdentity } from "./code-digest.ts";
import type { ReadyProgram } from "./program.ts";

/** Where a request names what its container runs. */
const MEMBERS = ["AppSpecification", "AlgorithmSpecification"] as const;

/**
 * Runs a program of the user in place of what a job's image would run, under the same contract: folders, configuration
 * files, arguments, outputs.
 */
export const entrypointWith = (program: ReadyProgram, own: Executor): Executor => {
  const { given = [] } = program;
  const replaced = (request: JsonObject): JsonObject => withEntrypoint(request, program.words);
  const withJob = (job: LocalJob): LocalJob => ({ ...job, request: replaced(job.request) });
  return {
    ...own,
    emulates: () => false,
    refuses: (request) => own.refuses?.(replaced(request)),
    departs: (request) => [
      ...(own.departs?.(replaced(request)) ?? []),
      `${program.shown} runs in place of what its image would run`,
      ...(given.length === 0 ? [] : ["the user states a part of its result (--stub)"]),
    ],
    program: (request) => own.program?.(replaced(request)),
    reads: (request) => own.reads(replaced(request)),
    identity: async (job, context) => ({
      // The program counts by its contents, not by its place.
      job: await own.identity(job, context),
      program: await programIdentity(program, context),
      given: given.map(({ path, value }) => ({ path: [...path], value })),
    }),
    execute: async (job, context) => {
      const outcome = await own.execute(withJob(job), context);
      if (outcome.kind !== "done") return outcome;
      const { properties } = outcome.result;
      const complete = answered(withOriginal(properties, job.request), given);
      return { ...outcome, result: { ...outcome.result, properties: complete } };
    },
  };
};

/**
 * A request that starts the program. An image without an entrypoint in the request gets the arguments that the service
 * passes: a processing image its ContainerArguments, a training image the word "train". Source: Developer Guide, "How
 * Amazon SageMaker Processing Runs Your Processing Container" and "How Amazon SageMaker Runs Your Training Image"; as
 * of November 2026.
 */
function withEntrypoint(request: JsonObject, words: readonly string[]): JsonObject {
  const [member] = MEMBERS.filter((one) => request[one] !== undefined);
  if (member === undefined) return request;
  const own = objectAt(request, member);
  const isBare = member === "AlgorithmSpecification" && wordsAt(own, "ContainerEntrypoint").length === 0;
  const args = isBare ? { ContainerArguments: ["train"] } : {};
  return { ...request, [member]: { ...own, ContainerEntrypoint: words, ...args } };
}

/** The properties that other steps read name what the definition names. */
const withOriginal = (properties: JsonObject, request: JsonObject): JsonObject => ({
  ...properties,
  ...Object.fromEntries(MEMBERS.flatMap((one) => (request[one] === undefined ? [] : [[one, request[one]]]))),
});
