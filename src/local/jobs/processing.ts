import { join } from "node:path";
import type { JsonObject } from "../../base/canonical.ts";
import { CONTAINER } from "../../spec/contract.ts";
import { copyFolder } from "../storage/files.ts";
import { arn } from "./arn.ts";
import { identityOf } from "./identity.ts";
import { fetchInput, type Input, inRoot, s3Source } from "./inputs.ts";
import {
  type Executor,
  type Job,
  limitOf,
  listAt,
  objectAt,
  type Result,
  type Surroundings,
  textAt,
  textsAt,
  wordsAt,
} from "./job.ts";
import { runTask } from "./process.ts";
import { clusterOf, writeConfig } from "./processing-config.ts";
import { departures } from "./resources.ts";
import { withRoot } from "./root.ts";

interface Output {
  readonly name: string;
  readonly uri: string;
  readonly path: string;
  /** Uploaded while the job runs, and so also where it fails. */
  readonly continuous: boolean;
}

const inputsOf = (request: JsonObject): readonly Input[] =>
  listAt(request, "ProcessingInputs").map((input) => {
    const name = textAt(input, "InputName") ?? "";
    const query = objectAt(input, "DatasetDefinition");
    if (input["DatasetDefinition"] !== undefined) return { name, ...answerOf(query) };
    const source = objectAt(input, "S3Input");
    return { name, path: textAt(source, "LocalPath") ?? "", ...s3Source(source) };
  });

/** A query is AWS's to answer; here the answer has to lie where the service would put it. */
function answerOf(query: JsonObject): Omit<Input, "name"> {
  const [engine = {}] = ["AthenaDatasetDefinition", "RedshiftDatasetDefinition"].flatMap((one) =>
    query[one] === undefined ? [] : [objectAt(query, one)],
  );
  return { path: textAt(query, "LocalPath") ?? "", uri: textAt(engine, "OutputS3Uri") ?? "", query: true };
}

const outputsOf = (request: JsonObject): readonly Output[] =>
  listAt(objectAt(request, "ProcessingOutputConfig"), "Outputs").map((output) => ({
    name: textAt(output, "OutputName") ?? "",
    uri: textAt(objectAt(output, "S3Output"), "S3Uri") ?? "",
    path: textAt(objectAt(output, "S3Output"), "LocalPath") ?? "",
    continuous: textAt(objectAt(output, "S3Output"), "S3UploadMode") === "Continuous",
  }));

/** A processing job: the container's entrypoint, with inputs and outputs as folders. */
export const processing: Executor = {
  emulation: "process",
  refuses: (request) => {
    if (wordsAt(objectAt(request, "AppSpecification"), "ContainerEntrypoint").length === 0) {
      return "it has no ContainerEntrypoint, so that only its image knows what to run";
    }
    const lost = inputsOf(request).find(({ query, uri }) => query === true && uri === "");
    if (lost !== undefined) return `its input '${lost.name}' is a query that only AWS can answer`;
    const output = listAt(objectAt(request, "ProcessingOutputConfig"), "Outputs").find(
      (one) => one["S3Output"] === undefined,
    );
    if (output !== undefined) return `its output '${textAt(output, "OutputName")}' goes to the feature store`;
    const piped = listAt(request, "ProcessingInputs").find(
      (one) => textAt(objectAt(one, "S3Input"), "S3InputMode") === "Pipe",
    );
    return piped === undefined ? undefined : `its input '${textAt(piped, "InputName")}' is piped`;
  },
  departs: (request) => departures(clusterOf(request), objectAt(request, "NetworkConfig")),
  program: (request) => wordsAt(objectAt(request, "AppSpecification"), "ContainerEntrypoint")[0],
  reads: inputsOf,
  writes: (request) => outputsOf(request).map(({ uri }) => uri),
  identity: (job, around) => identityOf(job, around, inputsOf(job.request)),
  carryOut: (job, around) =>
    withRoot(job, around, async (root) => {
      const { files } = around.effects;
      // One after the other: where two come to lie in one folder, the later one always wins.
      for (const input of inputsOf(job.request)) await fetchInput(input, root, job, around);
      for (const output of outputsOf(job.request)) await files.makeFolder(inRoot(root, output.path, job, output.name));
      await files.makeFolder(join(root, "opt/ml/output"));
      await writeConfig(job, root, around);
      const app = objectAt(job.request, "AppSpecification");
      const task = {
        words: [...wordsAt(app, "ContainerEntrypoint"), ...wordsAt(app, "ContainerArguments")],
        folder: "/opt/ml",
        environment: { AWS_REGION: around.target.region, ...textsAt(job.request, "Environment") },
        limit: limitOf(job.request),
        failure: CONTAINER.processingFailure,
      };
      const outcome = await runTask(task, root, job, around, () => collect(job, root, around));
      if (outcome.kind !== "done") {
        for (const { name, uri, path } of outputsOf(job.request).filter(({ continuous }) => continuous)) {
          await around.storage.publish(inRoot(root, path, job, name), uri);
        }
      }
      return outcome;
    }),
};

/** "Uploads" the outputs: moves them to where their URIs say. What two of them hold is moved once it was copied. */
async function collect(job: Job, root: string, around: Surroundings): Promise<Result> {
  const outputs: Record<string, { uri: string; path: string }> = {};
  const published: Record<string, Awaited<ReturnType<typeof around.storage.publish>>> = {};
  const all = outputsOf(job.request);
  for (const [index, { name, uri, path }] of all.entries()) {
    const folder = inRoot(root, path, job, name);
    const shared = all.slice(index + 1).some((other) => overlap(path, other.path));
    const from = shared ? join(root, "shared", String(index)) : folder;
    if (shared) await copyFolder(around.effects.files, folder, from);
    published[uri] = { ...published[uri], ...(await around.storage.publish(from, uri)) };
    outputs[name] = { uri, path: around.storage.locate(uri) };
  }
  const message = await around.effects.files.readText(join(root, CONTAINER.processingFailure)).catch(() => undefined);
  const properties: JsonObject = {
    ...job.request,
    ProcessingJobName: job.jobName,
    ProcessingJobArn: arn(around.target, `processing-job/${job.jobName}`),
    ProcessingJobStatus: "Completed",
    ...(message === undefined ? {} : { ExitMessage: message.slice(0, 1024) }),
  };
  return { properties, outputs, published };
}

/** Whether one folder is the other, or in it. */
function overlap(one: string, other: string): boolean {
  const [a, b] = [`${one.replace(/\/+$/, "")}/`, `${other.replace(/\/+$/, "")}/`];
  return a.startsWith(b) || b.startsWith(a);
}
