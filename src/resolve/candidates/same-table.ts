import { canonicalKey, type Json } from "../../base/canonical.ts";
import { sourceKey } from "../../base/local-path.ts";
import { ownMember } from "../../base/own.ts";
import { listed } from "../../base/words.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import { isExprJson } from "../../spec/expr.ts";
import { fieldInfo, fieldSchema, fieldSchemas, shareFields } from "../../spec/fields.ts";
import type { StepSpec } from "../../spec/step.ts";
import { placeOf } from "../order/nodes.ts";
import type { Specifications } from "../specifications.ts";
import type { Wired, WiredStep } from "../wired.ts";

/** A step that reads data from outside the pipeline. */
interface Reader {
  readonly step: WiredStep;
  readonly spec: StepSpec;
}

/** Reports branches that read the same rows of a table, and steps that read one table in different ways. */
export function sameTableFaults(wired: Wired, { names }: Specifications): readonly Diagnostic[] {
  const bySource = new Map<string, Reader[]>();
  for (const step of wired.steps) {
    const spec = names.get(step.spec);
    const source = spec === undefined ? undefined : sourceOf({ step, spec });
    if (spec === undefined || source === undefined) continue;
    const key = sourceKey(source);
    bySource.set(key, [...(bySource.get(key) ?? []), { step, spec }]);
  }
  return [...bySource.values()].flatMap((readers) => [
    ...sharedRows(wired, readers),
    ...readDifferently(wired, readers),
  ]);
}

function sourceOf({ step, spec }: Reader): Json | undefined {
  const field = fieldSchemas(spec.config).find(([, schema]) => fieldInfo(schema).source === true)?.[0];
  return field === undefined ? undefined : ownMember(step.config, field);
}

/** A field's value, or its default. */
function settingOf({ step, spec }: Reader, field: string): Json | undefined {
  const set = ownMember(step.config, field);
  return set ?? (fieldSchema(spec.config, field)?.safeParse(undefined).data as Json | undefined);
}

const branchOf = ({ step }: Reader): string => step.effectiveBranch ?? step.branch ?? "without a name";

/** A model must not be evaluated on the rows that it was trained on. Branches overlap if their shares do. */
function sharedRows(wired: Wired, readers: readonly Reader[]): readonly Diagnostic[] {
  const ranges = readers.flatMap((reader) => {
    const fields = shareFields(reader.spec.config);
    if (fields === undefined) return [];
    const [from, to] = [settingOf(reader, fields.from), settingOf(reader, fields.to)];
    return typeof from === "number" && typeof to === "number" ? [{ reader, from, to }] : [];
  });
  const overlapping = ranges.filter((one) =>
    ranges.some(
      (other) => branchOf(other.reader) !== branchOf(one.reader) && other.from < one.to && one.from < other.to,
    ),
  );
  const [, second] = overlapping;
  if (second === undefined) return [];
  const branches = listed([...new Set(overlapping.map(({ reader }) => branchOf(reader)))]);
  return [diagnostic("resolve/shared-rows", { branches }, placeOf(wired, second.reader.step))];
}

/** The first step to read a table is compared with the others, because they pass on different values for one cell. */
function readDifferently(wired: Wired, [first, ...others]: readonly Reader[]): readonly Diagnostic[] {
  if (first === undefined) return [];
  const fields = fieldSchemas(first.spec.config).flatMap(([name, schema]) => (fieldInfo(schema).reading ? [name] : []));
  return others.flatMap((other) => {
    const different = fields.filter((name) => {
      const values = [settingOf(first, name), settingOf(other, name)];
      return !values.some(isExprJson) && new Set(values.map((value) => canonicalKey(value ?? null))).size > 1;
    });
    const [field] = different;
    if (field === undefined) return [];
    const data = { step: other.step.id, other: first.step.id, fields: listed(different) };
    return [diagnostic("resolve/read-differently", data, { ...placeOf(wired, other.step), field })];
  });
}
