import { basename, resolve } from "node:path";
import { type Assignment, parseAssignment, parseConfigs } from "../../../config/index.ts";
import { type Diagnostic, diagnostic, hasErrors, type Staged } from "../../../diagnostics/index.ts";
import type { Host } from "../../host/host.ts";
import { readNamed } from "../../host/read-named.ts";
import { rewriteFile } from "../../host/write-output.ts";
import { isConfigFile } from "../../load/documents/document-form.ts";
import { PROJECT_FILE } from "../../load/project.ts";
import { stepsFor } from "../layer-configs.ts";
import { editConfigs } from "./edit-configs.ts";
import { editLayers } from "./edit-layers.ts";
import type { Change, EditedText, ValueChange } from "./value-change.ts";

export interface ValuesSet {
  readonly changes: readonly ValueChange[];
  /** Required values that a config file still lacks. Layers or later edits can supply them. */
  readonly missing: readonly Diagnostic[];
}

const NOTHING: ValuesSet = { changes: [], missing: [] };

/**
 * Sets values in a config file or a layer file. Only the characters of these values change. A file that is incomplete,
 * or that has faults elsewhere, can be edited, too. Writes nothing if one of the values cannot be set.
 *
 * @param assignments - each in the form "STEP.FIELD=VALUE"
 */
export async function setValues(host: Host, file: string, assignments: readonly string[]): Promise<Staged<ValuesSet>> {
  const parsed = assignments.map(parseAssignment);
  const faults = parsed.flatMap(({ diagnostics }) => diagnostics);
  if (faults.length > 0) return { value: NOTHING, diagnostics: faults };
  return editValues(
    host,
    file,
    parsed.flatMap(({ value }): Assignment[] => (value === undefined ? [] : [value])),
  );
}

/** Removes values from a config file or a layer file, so that shared values or defaults apply. */
export async function unsetValues(host: Host, file: string, places: readonly string[]): Promise<Staged<ValuesSet>> {
  const parsed = places.map((place) => ({ place, ...parseAssignment(`${place}=`) }));
  const faults = parsed.flatMap(({ value, place: path }) =>
    value === undefined || path.includes("=") ? [diagnostic("config/no-such-value", { path })] : [],
  );
  if (faults.length > 0) return { value: NOTHING, diagnostics: faults };
  const changes = parsed.flatMap(({ value }) => (value === undefined ? [] : [{ step: value.step, path: value.path }]));
  return editValues(host, file, changes);
}

async function editValues(host: Host, file: string, changes: readonly Change[]): Promise<Staged<ValuesSet>> {
  const { value: text, diagnostics: unread } = await readNamed(host.effects.files, host.folder, file);
  if (text === undefined) return { value: NOTHING, diagnostics: unread };
  const path = resolve(host.folder, file);
  const { value: steps, diagnostics: packs } = await stepsFor(host, path);
  const isConfigs = isConfigFile(text);
  const level = basename(file) === PROJECT_FILE ? "organisation" : "pipeline";
  const edit = (now: string, change: Change): Staged<EditedText> =>
    isConfigs ? editConfigs(now, path, change, steps) : editLayers(now, path, level, change, steps);
  const made: ValueChange[] = [];
  const diagnostics: Diagnostic[] = [...packs];
  let now = text;
  for (const change of changes) {
    const edited = edit(now, change);
    diagnostics.push(...edited.diagnostics);
    made.push(...edited.value.changes);
    now = edited.value.text;
  }
  if (hasErrors(diagnostics)) return { value: NOTHING, diagnostics };
  if (now !== text) diagnostics.push(...(await rewriteFile(host, path, now)));
  // Later edits shift the lines of earlier edits.
  const final = changes.length < 2 ? made : changes.flatMap((change) => edit(now, change).value.changes);
  const placed = made.map((change, index) => ({ ...change, at: final[index]?.at ?? change.at }));
  const missing = isConfigs ? parseConfigs(now, path, steps, { partial: true, incomplete: true }).value.missing : [];
  return { value: { changes: hasErrors(diagnostics) ? [] : placed, missing }, diagnostics };
}
