import type { Json, JsonObject } from "../../base/canonical.ts";
import { ownMember } from "../../base/own.ts";
import { listed } from "../../base/words.ts";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { DefinitionStep } from "../../sagemaker/definition.ts";
import { keyOf, parsePath } from "../../sagemaker/expression.ts";
import { indexIn, type PathPart, walk } from "../interpret/path.ts";
import type { Plan, PlanNode } from "./plan.ts";

/** What a user says of a step that shall not run here: that it is done, or what one of its properties is. */
export interface StubAnswer {
  readonly step: string;
  /** Empty where the step is only said to be done. */
  readonly path: readonly PathPart[];
  readonly value: Json;
}

/** The answers by step; throws where one is for a step that the pipeline does not have. */
export function answersOf(stubs: readonly StubAnswer[], plan: Plan): ReadonlyMap<string, readonly StubAnswer[]> {
  const known = listed([...plan.keys()]);
  const unknown = stubs.filter(({ step }) => !plan.has(step)).map(({ step }) => step);
  if (unknown.length > 0) {
    throw new SpeclineError([...new Set(unknown)].map((step) => diagnostic("run/unknown-step", { step, known })));
  }
  return new Map(stubs.map(({ step }) => [step, stubs.filter((one) => one.step === step)]));
}

/** What the service would tell of a step that is taken as done: its request, and over it what was said. */
export const answered = (request: JsonObject, answers: readonly StubAnswer[]): JsonObject =>
  answers.reduce<JsonObject>(
    (all, { path, value }) => (path.length === 0 ? all : (put(all, path, value) as JsonObject)),
    request,
  );

function put(here: Json | undefined, [part, ...rest]: readonly PathPart[], value: Json): Json {
  if (part === undefined) return value;
  if (Array.isArray(here)) {
    const items = here as readonly Json[];
    const index = indexIn(items, part);
    if (index >= 0) return items.map((item, at) => (at === index ? put(item, rest, value) : item));
  }
  const object = typeof here === "object" && here !== null && !Array.isArray(here) ? (here as JsonObject) : {};
  return { ...object, [part]: put(ownMember(object, String(part)), rest, value) };
}

/** The words of the command line that say what others read of a step and its own arguments do not. */
export function flagsFor(step: string, plan: Plan): string {
  const read = new RegExp(`"Get":"Steps\\.${step}\\.([^"]+)"`, "g");
  const text = JSON.stringify([...plan.values()].map((node) => node.step));
  const own = (plan.get(step) as PlanNode).step;
  const paths = [...text.matchAll(read)].map(([, path = ""]) => outputOf(path, own) ?? path);
  const open = [...new Set(paths)].filter((path) => !isSettled(path, own));
  return open.length === 0 ? `--stub ${step}` : open.map((path) => `--stub "${step}.${path}=…"`).join(" ");
}

/** A property file is where its output is. */
function outputOf(path: string, { PropertyFiles: files = [] }: DefinitionStep): string | undefined {
  const file = files.find((one) => path === `PropertyFiles.${one.PropertyFileName}`);
  return file && `ProcessingOutputConfig.Outputs['${file.OutputName}'].S3Output.S3Uri`;
}

/** Whether the arguments hold a property already. What has the run's id in it cannot have been made before. */
function isSettled(path: string, { Arguments: args }: DefinitionStep): boolean {
  const found = walk(args, parsePath(path)?.map(keyOf) ?? [path]);
  return "value" in found && !JSON.stringify(found.value).includes('"Execution.');
}
