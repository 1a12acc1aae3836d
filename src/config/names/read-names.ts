import type { Json, JsonObject } from "../../base/canonical.ts";
import { ownMember } from "../../base/own.ts";
import { normalizedName } from "../../base/words.ts";
import type { StepSpec } from "../../spec/step.ts";
import { fieldsOf } from "../schema/known.ts";
import type { DiskName, NamedMeaning, Scope } from "./disk-name.ts";
import { speltName } from "./spelling.ts";

/** One config's values under names other than its field names, or under names that mean more than their field. */
export interface NamesToRead {
  readonly spec: StepSpec;
  readonly jobType: string | undefined;
  /** The values by name on disk, without wrappers. */
  readonly values: JsonObject;
  /** The names whose value is already read as a field. */
  readonly fields: ReadonlySet<string>;
  /** How far the section of a name, as written, is from the step's own section. Default: 0 for all names. */
  readonly distanceOf?: (name: string) => number;
  readonly has: (step: string) => boolean;
}

/** Finds what each value becomes. A name without any meaning has no outcome. */
export function readNames(table: readonly DiskName[], config: NamesToRead): readonly NamedMeaning[] {
  const { spec, jobType, values, fields, has, distanceOf = () => 0 } = config;
  const spelt = new Map(Object.keys(values).map((name) => [normalizedName(name), name]));
  const other = (name: string): Json | undefined => ownMember(values, spelt.get(normalizedName(name)) ?? name);
  const done = new Set<string>();
  const outcomes: NamedMeaning[] = [];
  for (const entry of entriesFor(table, spec)) {
    const written = new Map(
      entry.names.flatMap((name): [string, string][] => {
        const there = spelt.get(normalizedName(name));
        const free = there !== undefined && !done.has(there) && fields.has(there) === (entry.besides === true);
        return free && values[there] !== null ? [[name, there]] : [];
      }),
    );
    if (written.size === 0) continue;
    const given = Object.fromEntries([...written].map(([name, there]) => [name, values[there] ?? null]));
    const distance = (name: string): number => distanceOf(written.get(name) ?? name);
    const read = entry.read({ values: given, spec, jobType, other, distance, has });
    for (const { path, ...meaning } of read) {
      const [name, ...below] = path;
      outcomes.push({ path: [written.get(name) ?? name, ...below], ...meaning });
    }
    const covered = new Set(read.map(({ path: [name] }) => name));
    for (const [name, there] of written) {
      done.add(there);
      if (!covered.has(name) && entry.besides !== true) outcomes.push({ path: [there], kind: "unknown" });
    }
  }
  for (const [name, value] of Object.entries(values)) {
    if (done.has(name) || fields.has(name)) continue;
    // Python writes null for unset fields.
    if (value === null) outcomes.push({ path: [name], kind: "agrees", why: "it is not set" });
    else outcomes.push(...bySpelling(name, value, spec));
  }
  return outcomes;
}

function bySpelling(name: string, value: Json, spec: StepSpec): readonly NamedMeaning[] {
  const spelt = speltName(name, value, spec);
  if (spelt === undefined) return [];
  return "fact" in spelt
    ? [{ path: [name], kind: "fact", fact: spelt.fact, value: spelt.value }]
    : [{ path: [name], kind: "field", field: spelt.field.name, value: spelt.value }];
}

/** The entries of the table that apply to a step. */
export function entriesFor(table: readonly DiskName[], spec: StepSpec): readonly DiskName[] {
  const { byName } = fieldsOf(spec);
  return table.filter(({ of }) => inScope(of, spec, (name) => byName.has(name)));
}

/** True if a name's meaning applies to this step's configs. */
const inScope = ({ steps, jobs, field }: Scope, spec: StepSpec, hasField: (name: string) => boolean): boolean =>
  (steps === undefined || steps.includes(spec.name)) &&
  (jobs === undefined || jobs.includes(spec.job.type)) &&
  (field === undefined || hasField(field));
