import { isLocalPath } from "../../base/local-path.ts";
import { diagnostic } from "../../diagnostics/index.ts";
import { processingArguments } from "../../sagemaker/emit/index.ts";
import { CONTAINER } from "../../spec/contract.ts";
import type { JobView, ProcessingJob } from "../../spec/job.ts";
import type { Destination } from "../../spec/ports.ts";
import { localTarget } from "../../spec/target.ts";
import { exportPlace, latestPlace, outputPlace } from "../places.ts";
import { containerArguments } from "./arguments.ts";
import { ARGUMENTS_PROGRAM } from "./assets.ts";
import type { Emission } from "./emission.ts";
import { access, FOLDER, imageOf, machine, scriptFor } from "./job-parts.ts";

/** The request of a processing job. */
export function processing(emission: Emission, job: ProcessingJob, view: JobView) {
  const { spec, step, config, inputs, pipeline, target, assets, at } = emission;
  const { chosen, passed, contract } = scriptFor(emission, job);
  const { request, file } = containerArguments(spec, passed, contract);
  const script = assets.code({
    spec,
    script: chosen,
    given: file,
    step: step.id,
    at,
  });
  const program = file === undefined ? [script.entry] : [ARGUMENTS_PROGRAM, script.entry];
  const code = { name: "code", path: CONTAINER.code, uri: script.uri };
  const wired = Object.entries(inputs).map(([name, uri]) => ({ name, path: CONTAINER.processingInput(name), uri }));
  const external = (job.external?.(view) ?? []).map((input) => ({
    ...input,
    path: CONTAINER.processingInput(input.name),
  }));
  const outputs = Object.entries(spec.outputs).map(([name, { latest, destination }]) => ({
    name,
    path: CONTAINER.processingOutput(name),
    uri:
      destinationOf(emission, destination) ??
      (latest === true
        ? latestPlace(target, pipeline.name, step.id, name)
        : outputPlace(target, pipeline.name, step.id, name, ...(beginsAnother(name, spec.outputs) ? [FOLDER] : []))),
  }));
  return processingArguments({
    image: view.image(imageOf(job, view)),
    entrypoint: ["python3", ...program.map((path) => `${CONTAINER.code}/${path}`)],
    arguments: request,
    inputs: [code, ...external, ...wired],
    outputs,
    ...machine(config),
    ...access(target),
  });
}

/**
 * The address that the config states for an output. Undefined for a local path, whose output is copied after a local
 * run.
 */
function destinationOf({ config, target, diagnostics, at }: Emission, destination: Destination | undefined) {
  if (destination === undefined) return undefined;
  const folder = config[destination.field];
  if (folder === undefined) return undefined;
  if (!isLocalPath(folder)) {
    return exportPlace(folder, destination.folder, destination.perRun?.(config) === true);
  }
  if (target.name !== localTarget.name) {
    const fault = diagnostic("compile/destination-local", { path: folder }, { ...at, field: destination.field });
    // Several outputs can have the same destination.
    if (!diagnostics.some(({ code, at: { field } }) => code === fault.code && field === destination.field))
      diagnostics.push(fault);
  }
  return undefined;
}

const beginsAnother = (name: string, among: object): boolean =>
  Object.keys(among).some((other) => other !== name && other.startsWith(name));
