import { listed } from "../../base/words.ts";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { DefinitionStep } from "../../sagemaker/definition.ts";
import { keyOf, parsePath } from "../../sagemaker/expression.ts";
import type { GivenValue } from "../interpret/given-value.ts";
import { walk } from "../interpret/path.ts";
import type { Plan, PlanNode } from "./plan.ts";

/** A user's stub for a step that must not run: that the step is done, or the value of one property. */
export interface StubAnswer extends GivenValue {
  readonly step: string;
}

/** The stubs by step; throws if one names a step that the pipeline does not have. */
export function answersOf(stubs: readonly StubAnswer[], plan: Plan): ReadonlyMap<string, readonly StubAnswer[]> {
  const known = listed([...plan.keys()]);
  const unknown = stubs.filter(({ step }) => !plan.has(step)).map(({ step }) => step);
  if (unknown.length > 0) {
    throw new SpeclineError([...new Set(unknown)].map((step) => diagnostic("run/unknown-step", { step, known })));
  }
  return new Map(stubs.map(({ step }) => [step, stubs.filter((one) => one.step === step)]));
}

/** The `--stub` flags for the properties that other steps read and that the step's arguments do not determine. */
export function flagsFor(step: string, plan: Plan): string {
  const read = new RegExp(`"Get":"Steps\\.${step}\\.([^"]+)"`, "g");
  const text = JSON.stringify([...plan.values()].map((node) => node.step));
  const own = (plan.get(step) as PlanNode).step;
  const paths = [...text.matchAll(read)].map(([, path = ""]) => outputOf(path, own) ?? path);
  const open = [...new Set(paths)].filter((path) => !isKnown(path, own));
  return open.length === 0 ? `--stub ${step}` : open.map((path) => `--stub "${step}.${path}=…"`).join(" ");
}

/** A property file is located at its output. */
function outputOf(path: string, { PropertyFiles: files = [] }: DefinitionStep): string | undefined {
  const file = files.find((one) => path === `PropertyFiles.${one.PropertyFileName}`);
  return file && `ProcessingOutputConfig.Outputs['${file.OutputName}'].S3Output.S3Uri`;
}

/** Whether the arguments determine a property. A value that contains the run's id cannot exist before the run. */
function isKnown(path: string, { Arguments: args }: DefinitionStep): boolean {
  const found = walk(args, parsePath(path)?.map(keyOf) ?? [path]);
  return "value" in found && !JSON.stringify(found.value).includes('"Execution.');
}
