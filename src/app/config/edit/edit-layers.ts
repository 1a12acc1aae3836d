import { valueIn } from "../../../author/spec/edit/edit-value.ts";
import { readTree } from "../../../author/spec/edit/text-tree.ts";
import type { Json } from "../../../base/canonical.ts";
import { defined } from "../../../base/defined.ts";
import { isObject } from "../../../base/json.ts";
import {
  assignedValue,
  type DocumentPath,
  fieldNamed,
  type KnownField,
  type KnownSteps,
  type LayerFile,
  meaningOf,
  parseLayers,
  redacted,
} from "../../../config/index.ts";
import { diagnostic, hasErrors, type Staged } from "../../../diagnostics/index.ts";
import { sharedSection } from "./plan-shared.ts";
import { type Change, type EditedText, editOf, isOfForm, markOf, newFaults, withEdits } from "./value-change.ts";

/** Changes a value in a layer file, and nothing else. A step's value is written where the file has that step. */
export function editLayers(
  text: string,
  path: string,
  level: LayerFile["level"],
  { step, path: [given = "", ...below], text: assigned }: Change,
  steps: KnownSteps,
): Staged<EditedText> {
  const unchanged = { text, changes: [] };
  const before = parseLayers(text, path, level, steps);
  const document = readTree(text.slice(markOf(text).length))?.value;
  // An empty file is valid: the edit adds its first value.
  const unclear = text.trim() === "" ? [] : before.diagnostics.filter(isOfForm);
  if (unclear.length > 0) return { value: unchanged, diagnostics: unclear };
  const section = sharedSection(step);
  const holder: DocumentPath = section === undefined ? ["steps", entryOf(document, step, steps)] : [section];
  const known = fieldOf(step, given, steps);
  const spelt = [known?.name, known?.serializedName].find(
    (name) => name !== undefined && valueIn(document, [...holder, name]) !== undefined,
  );
  const place = [...holder, spelt ?? given, ...below];
  const value = assigned === undefined ? undefined : assignedValue(known, below, assigned);
  const edited = withEdits(text, [editOf(place, value)]);
  const at = { step, field: given };
  if (edited === undefined) {
    const reason = "other values depend on how it is written";
    return { value: unchanged, diagnostics: [diagnostic("config/not-editable", { ...at, reason }, at)] };
  }
  const after = parseLayers(edited, path, level, steps);
  const found = newFaults(before.diagnostics, after.diagnostics);
  if (hasErrors(found)) return { value: unchanged, diagnostics: found };
  const field = [known?.name ?? given, ...below].join(".");
  const hidden = (one: Json | undefined): Json | undefined =>
    one === undefined
      ? undefined
      : (redacted(below.at(-1) ?? given, one, below.length > 0 ? undefined : known?.schema) as Json);
  const sides = defined({ before: hidden(valueIn(document, place)), after: hidden(value) });
  const change = { step, field, at: after.value.at(place), ...sides };
  return { value: { text: edited, changes: [change] }, diagnostics: found };
}

/** The name under which a file has values for a step, or otherwise the given name. */
function entryOf(document: Json | undefined, step: string, steps: KnownSteps): string {
  const entries = valueIn(document, ["steps"]);
  const names = isObject(entries) ? Object.keys(entries) : [];
  if (names.includes(step)) return step;
  const meaning = (name: string): string =>
    JSON.stringify(meaningOf(name, steps).map(({ spec, branch }) => [spec.name, branch]));
  const wanted = meaning(step);
  return (wanted === "[]" ? undefined : names.find((name) => meaning(name) === wanted)) ?? step;
}

/** The field that an assignment refers to. In a section for several steps: the field of any of these steps. */
function fieldOf(step: string, given: string, steps: KnownSteps): KnownField | undefined {
  const specs =
    sharedSection(step) === undefined ? meaningOf(step, steps).map(({ spec }) => spec) : steps.names.values();
  for (const spec of specs) {
    const known = fieldNamed(spec, given);
    if (known !== undefined) return known;
  }
  return undefined;
}
