import { canonicalKey, type Json } from "../../base/canonical.ts";
import { ownMember } from "../../base/own.ts";
import { quoted } from "../../base/words.ts";
import { type Diagnostic, diagnostic, type Place, type Staged } from "../../diagnostics/index.ts";
import type { StepSpec } from "../../spec/step.ts";
import { type FileView, type FoundConfig, ownerOf } from "../file/file-view.ts";
import { fromSerialized } from "../file/serialized-name.ts";
import { unwrap } from "../file/unwrap.ts";
import { badValue } from "./check-config.ts";
import { jobTypeFaults } from "./config-class.ts";
import { JOB_TYPE, type KnownField } from "./known.ts";
import { secretPaths, shown } from "./secrets.ts";
import { derive } from "./step-config.ts";

export function readValue(
  view: FileView,
  name: string,
  known: KnownField,
  field: FoundConfig,
): Staged<Json | undefined> {
  const { value: bare, faults } = view.shape.ours ? { value: field.value, faults: [] } : unwrap(field.value);
  const { owner, at } = ownerOf(name, field);
  const diagnostics: Diagnostic[] = faults.map(({ path, type, reason }) =>
    diagnostic(
      "config/wrapper",
      { field: known.serializedName, step: owner, type, reason },
      { ...view.at([...field.path, ...path]), ...at, field: known.serializedName },
    ),
  );
  if (faults.length > 0) return { value: undefined, diagnostics };
  const value = fromSerialized(known.schema, bare);
  // Python writes null for unset fields.
  if (value === null && !view.shape.ours && !known.schema.safeParse(null).success)
    return { value: undefined, diagnostics };
  const fault = badValue(owner, known.serializedName, known.schema, value, { ...at, field: known.serializedName });
  if (fault !== undefined) diagnostics.push(withFix(view, field, known, value, fault));
  diagnostics.push(...secretFaults(view, name, known.serializedName, known, field, value));
  return { value, diagnostics };
}

/** Adds a fix if the value is a string that represents a valid number or boolean. */
function withFix(
  view: FileView,
  field: FoundConfig,
  { schema, serializedName }: KnownField,
  value: Json,
  fault: Diagnostic,
): Diagnostic {
  const issue = schema.safeParse(value).error?.issues[0]?.path ?? [];
  const below = issue.filter((step): step is string | number => typeof step !== "symbol");
  const at = { ...view.at([...field.path, ...below]), ...fault.at };
  const spelt = typeof value === "string" ? spelling(value) : undefined;
  if (spelt === undefined || !schema.safeParse(spelt).success) return { ...fault, at };
  const title = `write ${serializedName} as ${JSON.stringify(spelt)}, without quotes`;
  return {
    ...fault,
    at,
    hint: title,
    fix: { title, edits: [{ file: view.file, path: field.path, action: "set", value: spelt }] },
  };
}

function spelling(text: string): Json | undefined {
  if (text.toLowerCase() === "true" || text.toLowerCase() === "false") return text.toLowerCase() === "true";
  const number = Number(text);
  return text.trim() !== "" && Number.isFinite(number) ? number : undefined;
}

export function secretFaults(
  view: FileView,
  name: string,
  serializedName: string,
  known: KnownField | undefined,
  field: FoundConfig,
  value: Json,
): readonly Diagnostic[] {
  const { owner, at } = ownerOf(name, field);
  return secretPaths(known?.name ?? serializedName, value, known?.schema).map((path) =>
    diagnostic(
      "config/secret",
      { step: owner, field: [serializedName, ...path].join(".") },
      { ...view.at([...field.path, ...path]), ...at, field: serializedName },
    ),
  );
}

export function readJobType(
  view: FileView,
  name: string,
  spec: StepSpec,
  field: FoundConfig | undefined,
): Staged<string | undefined> {
  const branch = branchOf(name, spec);
  if (field === undefined || field.value === null) return { value: branch, diagnostics: [] };
  const { value } = view.shape.ours ? field : unwrap(field.value);
  const at = (): Place => ({ ...view.at(field.path), step: name, field: JOB_TYPE });
  if (jobTypeFaults(name, value).length > 0) return { value: branch, diagnostics: jobTypeFaults(name, value, at()) };
  // Graphs from Python teams have names such as "DataLoading_Training" with the job type "training".
  const clash = branch !== undefined && !name.toLowerCase().endsWith(`_${String(value).toLowerCase()}`);
  const data = { step: name, jobType: String(value), branch: branch ?? "" };
  return {
    value: String(value),
    diagnostics: clash ? [diagnostic("config/job-type-clash", data, at())] : [],
  };
}

/** The job type at the end of a config's name, if the name begins with one of the step's names. */
function branchOf(name: string, spec: StepSpec): string | undefined {
  const names = [spec.name, ...(spec.aliases ?? [])];
  if (names.includes(name)) return undefined;
  const head = names.filter((known) => name.startsWith(`${known}_`)).sort((a, b) => b.length - a.length)[0];
  return head === undefined || name.length === head.length + 1 ? undefined : name.slice(head.length + 1);
}

/**
 * Compares derived fields in a file with their computed values. Fields that cannot be computed are taken from the file.
 */
export function checkDerived(
  view: FileView,
  name: string,
  spec: StepSpec,
  set: Readonly<Record<string, Json>>,
  jobType: string | undefined,
  given: readonly (readonly [KnownField, Json, FoundConfig])[],
): Staged<readonly (readonly [string, Json])[]> {
  if (given.length === 0) return { value: [], diagnostics: [] };
  const computed = derive(spec, set, jobType);
  const diagnostics: Diagnostic[] = [];
  const taken: (readonly [string, Json])[] = [];
  for (const [known, value, field] of given) {
    const follows = ownMember(computed, known.name);
    if (follows === undefined) taken.push([known.name, value]);
    else if (canonicalKey(follows) !== canonicalKey(value)) {
      const { owner, at } = ownerOf(name, field);
      // Other tools have their own names for it.
      const stored = String(field.path.at(-1));
      const data = {
        step: owner,
        field: stored,
        value: shown(known.serializedName, value, known.schema),
        computed: shown(known.serializedName, follows, known.schema),
      };
      const title = `remove ${quoted(stored)}`;
      diagnostics.push(
        diagnostic(
          "config/derived-disagrees",
          data,
          { ...view.at(field.path), ...at, field: stored },
          { fix: { title, edits: [{ file: view.file, path: field.path, action: "remove" }] } },
        ),
      );
    }
  }
  return { value: taken, diagnostics };
}
