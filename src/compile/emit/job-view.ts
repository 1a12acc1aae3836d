import type { Json } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { imageUri } from "../../sagemaker/images.ts";
import { plainFacts } from "../../spec/context.ts";
import type { Image, JobView } from "../../spec/job.ts";
import { localTarget, type Target } from "../../spec/target.ts";
import type { Emission } from "./emission.ts";

/** What a specification sees of the step that it emits. Faults in images are reported. */
export function viewOf({
  step,
  config,
  inputs,
  pipeline,
  target,
  diagnostics,
  at,
  serving,
  levels,
  checks,
}: Emission): JobView {
  const resolveImage = (image: Image): Json => {
    if ("uri" in image) return image.uri;
    const { instanceType } = config;
    const found = imageUri(image, target.region, at, typeof instanceType === "string" ? instanceType : undefined);
    for (const fault of found.diagnostics) {
      if (fault.code !== "image/unknown-region") diagnostics.push(fault);
      // The target sets the region, so the fault is reported once instead of for every step.
      else if (!diagnostics.some(({ code }) => code === fault.code))
        diagnostics.push({ ...fault, at: defined({ pipeline: pipeline.title, path: regionPath(target) }) });
    }
    return found.value;
  };
  return defined({
    step: step.id,
    branch: step.effectiveBranch ?? step.branch,
    config: { ...config },
    context: plainFacts(pipeline.context),
    inputs,
    pipeline: { name: pipeline.name, title: pipeline.title },
    target: { name: target.name, region: target.region, role: target.role },
    serving,
    levels,
    checks,
    image: resolveImage,
  });
}

/** The path of the region in the project's file. Undefined for the local target, which uses the pipeline's region. */
const regionPath = ({ name }: Target): string | undefined =>
  name === localTarget.name ? undefined : `targets${member(name)}.region`;
const member = (name: string): string => (/^\w+$/.test(name) ? `.${name}` : `["${name}"]`);
