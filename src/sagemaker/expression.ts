/** One part of a path: `.Name`, `['key']` of a map or a named list, `[0]` of a list. */
export type Segment = { readonly member: string } | { readonly key: string } | { readonly index: number };

/** What the text of a `Get` points to. */
export type Reference =
  | { readonly root: "Parameters"; readonly name: string }
  | { readonly root: "Execution"; readonly name: string }
  | { readonly root: "PipelineExperimentConfig"; readonly name: string }
  | { readonly root: "Steps"; readonly step: string; readonly path: readonly Segment[]; readonly text: string }
  | { readonly root: "unknown"; readonly name: string }
  /** Cannot be read: an empty name, a bracket that is not closed. */
  | { readonly root: "malformed" };

/** What a run knows of itself. Source: Python SDK, workflow/execution_variables.py, as recorded in reference/sagemaker.md, section 2. */
export const EXECUTION_VARIABLES: readonly string[] = [
  "StartDateTime",
  "CurrentDateTime",
  "PipelineName",
  "PipelineArn",
  "PipelineExecutionId",
  "PipelineExecutionArn",
  "TrainingJobName",
  "ProcessingJobName",
];

/** What the experiment's configuration lets read. Source as above. */
export const EXPERIMENT_MEMBERS: readonly string[] = ["ExperimentName", "TrialName"];

/** Reads the text of a `Get`: "Parameters.Depth", "Steps.Train.ModelArtifacts.S3ModelArtifacts", "Execution.PipelineName". */
export function parseReference(text: string): Reference {
  const dot = text.indexOf(".");
  const root = dot < 0 ? text : text.slice(0, dot);
  const rest = dot < 0 ? "" : text.slice(dot + 1);
  if (root === "Parameters" || root === "Execution" || root === "PipelineExperimentConfig") {
    return rest === "" ? { root: "malformed" } : { root, name: rest };
  }
  if (root !== "Steps") return { root: "unknown", name: root };
  const end = rest.search(/[.[]/);
  const step = end < 0 ? rest : rest.slice(0, end);
  const pathText = end < 0 ? "" : rest.slice(rest[end] === "." ? end + 1 : end);
  const path = parsePath(pathText);
  return step === "" || path === undefined ? { root: "malformed" } : { root, step, path, text: pathText };
}

const PLAIN = /^[^.[\]'"\s*]+(?:\.[^.[\]'"\s*]+)*$/;
const SEGMENT = /(?:^|\.)([^.[\]'"\s*]+)|\[(\d+)\]|\['([^']*)'\]|\["([^"]*)"\]/y;

/**
 * Reads a path as properties and JSON files use it: "metrics.auc", "folds[0].auc", "params['max.depth']".
 * Undefined where it is none, the empty path included.
 */
export function parsePath(text: string): readonly Segment[] | undefined {
  if (text.startsWith(".")) return undefined;
  // Most paths are names with dots between them.
  if (PLAIN.test(text)) return text.split(".").map((member) => ({ member }));
  const segments: Segment[] = [];
  SEGMENT.lastIndex = 0;
  while (SEGMENT.lastIndex < text.length) {
    const found = SEGMENT.exec(text);
    if (found === null) return undefined;
    const [, member, index, single, double] = found;
    if (member !== undefined) segments.push({ member });
    else if (index !== undefined) segments.push({ index: Number(index) });
    else segments.push({ key: single ?? double ?? "" });
  }
  return segments.length === 0 ? undefined : segments;
}

/**
 * Reads the Path of a Std:JsonGet: a property path that may begin with "$", as JSON paths do. "$" alone is the whole
 * document. Undefined where it is malformed.
 */
export function parseJsonPath(text: string): readonly Segment[] | undefined {
  if (text === "$") return [];
  return parsePath(text.replace(/^\$(?:\.|(?=\[))/, ""));
}

/** What a segment is looked up by: a name or the number of an item. */
export const keyOf = (segment: Segment): string | number =>
  "index" in segment ? segment.index : "key" in segment ? segment.key : segment.member;
