import type { Json } from "../../base/canonical.ts";
import type { Place } from "../../diagnostics/index.ts";
import type { Registry } from "../../registry/registry.ts";
import type { PipelineValue } from "../../spec/pipeline.ts";
import type { Host } from "../host/host.ts";

/** Finds a step, or the value of one of its fields, in a module. */
export type InModule = (step: string, field?: string, value?: Json) => Place | undefined;

/**
 * Finds values in a module by their text, because a module that has run does not know its lines. A value is found only
 * if only one place in the module can be meant: the only place that sets a field of this name to this value, or the
 * only string equal to it. Anything else gets the file without a line.
 */
export async function placesInModule(
  { effects: { files } }: Host,
  file: string,
  { steps }: PipelineValue,
  registry: Registry,
): Promise<InModule> {
  const text = withoutComments((await files.readRegular(file).catch(() => undefined)) ?? "");
  const at = (offsets: readonly number[]): Place | undefined => {
    const lines = new Set(offsets.map((offset) => text.slice(0, offset).split("\n").length));
    const [line, ...others] = lines;
    if (line === undefined || others.length > 0) return undefined;
    return { file, range: { start: { line, column: 1 } } };
  };
  const stepPlace = (step: string): Place => {
    const spec = registry.names.get(steps.find(({ id }) => id === step)?.spec ?? "");
    const verbs = spec === undefined ? [] : [spec.verb, ...Object.keys(spec.verbAliases ?? {}), spec.name];
    const called = verbs.flatMap((verb) => offsetsOf(text, new RegExp(`\\b${escaped(verb)}\\s*\\(`, "g")));
    return at(called) ?? at(offsetsOf(text, quotedText(step))) ?? { file };
  };
  return (step, field, value) => {
    if (field === undefined) return stepPlace(step);
    const named = assignments(text, field).filter(({ literal }) => literal === undefined || literal === value);
    const exact = named.filter(({ literal }) => literal !== undefined);
    const found = at((exact.length > 0 ? exact : named).map(({ offset }) => offset));
    if (found !== undefined) return found;
    return (typeof value === "string" ? at(offsetsOf(text, quotedText(value))) : undefined) ?? { file };
  };
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

const quotedText = (value: string): RegExp => new RegExp(`(["'\`])${escaped(value)}\\1`, "g");

const offsetsOf = (text: string, pattern: RegExp): readonly number[] =>
  [...text.matchAll(pattern)].map(({ index }) => index);

/** Where a member of this name is set, with its value if the value is a literal. */
function assignments(
  text: string,
  field: string,
): readonly { readonly offset: number; readonly literal: Json | undefined }[] {
  const pattern = new RegExp(`(?<![\\w.$])(["']?)${escaped(field)}\\1\\s*:\\s*([^,}\\n]*)`, "g");
  return [...text.matchAll(pattern)].map(({ index, 2: written = "" }) => ({
    offset: index,
    literal: literalOf(written.trim()),
  }));
}

function literalOf(written: string): Json | undefined {
  if (/^-?[\d_.]+(?:e[+-]?\d+)?$/i.test(written)) return Number(written.replaceAll("_", ""));
  if (written === "true" || written === "false") return written === "true";
  const [, , text] = /^(["'`])([^"'`\\]*)\1$/.exec(written) ?? [];
  return text;
}

/** Blanks out comments, without moving anything else. Strings are kept, because "https://" is not a comment. */
const withoutComments = (text: string): string =>
  text.replace(
    /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
    (whole, string) => (string === undefined ? whole.replace(/[^\n]/g, " ") : whole),
  );
