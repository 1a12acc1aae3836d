import { defined } from "../../base/defined.ts";
import { isObject } from "../../base/json.ts";
import { diagnostic } from "../../diagnostics/index.ts";
import type { PropertyFile } from "../../sagemaker/definition.ts";
import {
  modelArguments,
  registerArguments,
  secured,
  trainingArguments,
  transformArguments,
} from "../../sagemaker/emit/index.ts";
import type { JobView } from "../../spec/job.ts";
import { securityOf } from "../../spec/security.ts";
import type { StepSpec } from "../../spec/step.ts";
import { outputPlace } from "../places.ts";
import type { Emission, Emitted } from "./emission.ts";
import { processing } from "./emit-processing.ts";
import { training, tuning } from "./emit-training.ts";
import { isolatedHosts } from "./isolated-hosts.ts";
import { access, FOLDER } from "./job-parts.ts";
import { viewOf } from "./job-view.ts";

/** The definition's Type, Arguments and other members of a job. A specification's `emit` can change them. */
export function emitJob(emission: Emission): Emitted {
  const view = viewOf(emission);
  const job = jobOf(emission, view);
  const security = securityOf(emission.target, emission.config);
  emission.diagnostics.push(...isolatedHosts(emission, security));
  // A request in SageMaker's own form is complete.
  const emitted =
    emission.spec.job.type === "service" ? job : { ...job, Arguments: secured(job.Type, job.Arguments, security) };
  const { emit } = emission.spec;
  if (emit === undefined) return emitted;
  const { step, diagnostics, at } = emission;
  const fail = (reason: string): Emitted => {
    diagnostics.push(diagnostic("compile/builder-failed", { step: step.id, reason }, at));
    return emitted;
  };
  try {
    const changed: unknown = emit(emitted, view);
    return isEmitted(changed) ? changed : fail("it did not return an object with a Type and Arguments");
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

const isEmitted = (value: unknown): value is Emitted =>
  isObject(value) && typeof value["Type"] === "string" && isObject(value["Arguments"]);

function jobOf(emission: Emission, view: JobView): Emitted {
  const { spec, step, target, pipeline } = emission;
  const { job } = spec;
  switch (job.type) {
    case "processing": {
      const files = propertyFiles(spec);
      const request = processing(emission, job, view);
      return defined({
        Type: "Processing",
        Arguments: request,
        PropertyFiles: files.length === 0 ? undefined : files,
      });
    }
    case "training":
      return { Type: "Training", Arguments: trainingArguments(training(emission, job, view)) };
    case "tuning":
      return { Type: "Tuning", Arguments: tuning(emission, job, view) };
    case "transform": {
      const outputPath = outputPlace(target, pipeline.name, step.id, FOLDER);
      const request = job.request(view);
      return { Type: "Transform", Arguments: transformArguments({ ...access(target), request, outputPath }) };
    }
    case "model":
      return { Type: "Model", Arguments: modelArguments({ ...access(target), request: job.request(view) }) };
    case "register":
      return { Type: "RegisterModel", Arguments: registerArguments({ request: job.request(view) }) };
    case "service": {
      const type = typeof job.stepType === "function" ? job.stepType(view) : job.stepType;
      return { Type: type, Arguments: job.request(view), ...job.beside?.(view) };
    }
    case "gate":
      return { Type: "Condition", Arguments: {} };
    default:
      return job satisfies never;
  }
}

/** The files that conditions can read, one for each output that declares one, named after its port. */
const propertyFiles = (spec: StepSpec): readonly PropertyFile[] =>
  Object.entries(spec.outputs).flatMap(([port, { propertyFile }]) =>
    propertyFile === undefined ? [] : [{ PropertyFileName: port, OutputName: port, FilePath: propertyFile }],
  );
