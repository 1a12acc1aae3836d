import { isExprJson } from "./expr.ts";

/** One part of a path: `.Name`, `['key']` of a map or a named list, `[0]` of a list. */
export type Segment = { readonly member: string } | { readonly key: string } | { readonly index: number };

/** The target of a `Get`. */
export type Reference =
  | { readonly root: "Parameters"; readonly name: string }
  | { readonly root: "Execution"; readonly name: string }
  | { readonly root: "PipelineExperimentConfig"; readonly name: string }
  | { readonly root: "Steps"; readonly step: string; readonly path: readonly Segment[]; readonly text: string }
  | { readonly root: "unknown"; readonly name: string }
  /** True if the reference is malformed, for example because of an empty name or an unclosed bracket. */
  | { readonly root: "malformed" };

/**
 * Parses a `Get`, such as "Parameters.Depth", "Steps.Train.ModelArtifacts.S3ModelArtifacts" or
 * "Execution.PipelineName".
 */
export function parseReference(text: string): Reference {
  const dot = text.indexOf(".");
  const root = dot < 0 ? text : text.slice(0, dot);
  const rest = dot < 0 ? "" : text.slice(dot + 1);
  if (root === "Parameters" || root === "Execution" || root === "PipelineExperimentConfig") {
    return rest === "" ? { root: "malformed" } : { root, name: rest };
  }
  if (root !== "Steps") return { root: "unknown", name: root };
  const step = stepOf(text) ?? "";
  const pathText = rest.slice(step.length).replace(/^\./, "");
  const path = parsePath(pathText);
  return step === "" || path === undefined ? { root: "malformed" } : { root, step, path, text: pathText };
}

/** The step at the beginning of a reference, even if the path after it is malformed. */
const stepOf = (text: string): string | undefined => /^Steps\.([^.[]+)/.exec(text)?.[1];

/** The name of the parameter that a value refers to. Undefined for anything else. */
export function parameterOf(value: unknown): string | undefined {
  const get = isExprJson(value) ? value["Get"] : undefined;
  const reference = typeof get === "string" ? parseReference(get) : undefined;
  return reference?.root === "Parameters" ? reference.name : undefined;
}

/** The steps whose outputs, metrics or properties a value mentions, without duplicates. */
export const stepsIn = (value: unknown): readonly string[] => [...new Set(mentions(value))];

function mentions(value: unknown): readonly string[] {
  if (value === null || typeof value !== "object") return [];
  if (Array.isArray(value)) return value.flatMap(mentions);
  if (isExprJson(value)) {
    const ours = (value["Specline:Output"] ?? value["Specline:Metric"]) as { readonly step?: unknown } | undefined;
    if (typeof ours?.step === "string") return [ours.step];
    const property = typeof value["Get"] === "string" ? stepOf(value["Get"]) : undefined;
    if (property !== undefined) return [property];
  }
  return Object.values(value).flatMap(mentions);
}

const PLAIN = /^[^.[\]'"\s*]+(?:\.[^.[\]'"\s*]+)*$/;
const SEGMENT = /(?:^|\.)([^.[\]'"\s*]+)|\[(\d+)\]|\['([^']*)'\]|\["([^"]*)"\]/y;

/**
 * Parses a path in the form used for properties and JSON files, such as "metrics.auc", "folds[0].auc" or
 * "params['max.depth']". Undefined for anything else, including the empty path.
 */
export function parsePath(text: string): readonly Segment[] | undefined {
  if (text.startsWith(".")) return undefined;
  // Most paths are just names separated by dots.
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
 * Parses the Path of a Std:JsonGet: a property path that can begin with "$", as in a JSON path. "$" alone is the whole
 * document. Undefined if the path is malformed.
 */
export function parseJsonPath(text: string): readonly Segment[] | undefined {
  if (text === "$") return [];
  return parsePath(text.replace(/^\$(?:\.|(?=\[))/, ""));
}

/** The key of a segment: a name, or an item's index. */
export const keyOf = (segment: Segment): string | number =>
  "index" in segment ? segment.index : "key" in segment ? segment.key : segment.member;
