import type { Json } from "../../base/canonical.ts";
import { isList, isObject } from "../../base/json.ts";
import { listed } from "../../base/words.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import { keyOf, parsePath } from "../../spec/reference.ts";

/** What templates contain instead of values: "${role}", "{{ role }}", "<YOUR_ROLE>", "$ROLE_ARN". */
const PLACEHOLDER = /\$\{[^{}]+\}|\{\{[^{}]+\}\}|<[A-Za-z][\w -]*>|\$[A-Z][A-Z0-9_]+/g;

/** Faults in values. Whether the value that replaces a placeholder will have these faults is unknown. */
const OF_VALUES: ReadonlySet<string> = new Set([
  "definition/not-allowed",
  "definition/not-an-arn",
  "definition/path-outside",
  "definition/pattern",
  "definition/s3-uri",
  "definition/too-long",
  "definition/too-short",
]);

/** Longer lists are shortened because nobody would read them. */
const MAX_NAMED = 5;

/**
 * Replaces faults in values that still contain a template's placeholders with a single fault that names the
 * placeholders, at the location of the first.
 */
export function withoutPlaceholders(definition: Json, faults: readonly Diagnostic[]): readonly Diagnostic[] {
  const found = new Map<Diagnostic, readonly string[]>();
  for (const fault of faults) {
    const value = OF_VALUES.has(fault.code) ? valueAt(definition, fault.at.path ?? "") : undefined;
    const placeholders = typeof value === "string" ? value.match(PLACEHOLDER) : null;
    if (placeholders !== null) found.set(fault, placeholders);
  }
  const [first] = found.keys();
  if (first === undefined) return faults;
  const names = [...new Set([...found.values()].flat())].map((name) => `'${name}'`);
  const rest = names.length > MAX_NAMED ? [`${names.length - MAX_NAMED + 1} others`] : [];
  const shown = listed([...names.slice(0, rest.length === 0 ? MAX_NAMED : MAX_NAMED - 1), ...rest]);
  const place = first.at.path === undefined ? {} : { path: first.at.path };
  const unfilled = diagnostic("definition/unfilled", { placeholders: shown }, place);
  return faults.flatMap((fault) => (fault === first ? [unfilled] : found.has(fault) ? [] : [fault]));
}

/** The value at a diagnostic's path, or undefined if there is none. */
function valueAt(definition: Json, path: string): Json | undefined {
  let value: Json | undefined = definition;
  for (const segment of parsePath(path) ?? []) {
    const key = keyOf(segment);
    if (isList(value)) value = value[Number(key)];
    else if (isObject(value) && Object.hasOwn(value, key)) value = value[key];
    else return undefined;
  }
  return value;
}
