import { dirname } from "node:path";
import { advise, type KnownContext, taskOf } from "../../advice/advice.ts";
import type { DataProfile } from "../../advice/data-profile.ts";
import { aboutMachines } from "../../advice/machine-size.ts";
import { unknownNames } from "../../advice/named-columns.ts";
import { sourceKey } from "../../base/local-path.ts";
import { ownMember } from "../../base/own.ts";
import { camelCase, listed, quoted } from "../../base/words.ts";
import { type Diagnostic, hasErrors } from "../../diagnostics/index.ts";
import type { Files } from "../../local/effects.ts";
import type { ParameterValues } from "../../local/interpret/parameters.ts";
import type { Registry } from "../../registry/registry.ts";
import { taskFaults, type Wired } from "../../resolve/index.ts";
import type { Task } from "../../spec/context.ts";
import { isFact } from "../../spec/context.ts";
import type { PipelineValue } from "../../spec/pipeline.ts";
import type { Host } from "../host/host.ts";
import { profileTables } from "./profile-tables.ts";
import { sizedTables } from "./sized-tables.ts";
import { readingsOf, type TableReading, withValues } from "./table-readings.ts";

/**
 * Gives advice based on a pipeline's tables, and reports the errors in them that would make a run fail. A table is read
 * once for all steps that read it in the same way. Parameters are replaced by their values if these are known.
 */
export async function adviseOn(
  host: Host,
  file: string,
  wired: Wired,
  registry: Registry,
  values: ParameterValues = {},
  look: (profile: DataProfile, known: KnownContext) => void = () => undefined,
): Promise<readonly Diagnostic[]> {
  const defaults = wired.parameters.flatMap(({ name, default: value }) => (value === undefined ? [] : [[name, value]]));
  const pipeline = withValues(wired, { ...Object.fromEntries(defaults), ...values });
  const read = readingsOf(wired, pipeline, registry);
  const profiled = await profileTables(
    host,
    dirname(file),
    read.map(({ table }) => table),
  );
  const reported = new Set<string>();
  const found = profiled.flatMap(({ profile, diagnostics, breaches = [] }, index) => {
    const { table, known, steps } = read[index] as TableReading;
    if (profile !== undefined) look(profile, known);
    const faults =
      profile === undefined || hasErrors(diagnostics)
        ? diagnostics
        : [
            ...advise(asDecided(profile, steps, wired, registry), known, table.at),
            ...againstData(pipeline, profile, known, registry),
          ];
    // Most of what is found in a table does not depend on the step that reads it.
    return [...breaches, ...faults].filter(({ code, message }) => {
      const key = JSON.stringify([sourceKey(table.source), code, message]);
      return !reported.has(key) && reported.add(key) !== undefined;
    });
  });
  const profiles = profiled.flatMap(({ profile }, index) =>
    profile === undefined ? [] : (read[index]?.steps ?? []).map((id) => [id, profile] as const),
  );
  const large = sizedTables(pipeline, registry, new Map(profiles)).flatMap(aboutMachines);
  const missing = new Set(found.flatMap(({ code, at }) => (NO_LABEL.has(code) ? [at.field] : [])));
  const unknown = unknownNames(pipeline, registry, new Map(profiles)).filter(({ at }) => !missing.has(at.field));
  // The name's own place in the rules is more useful.
  const isNamed = unknown.some(({ at }) => at.field?.startsWith("labelRules"));
  const others = found.filter(({ code }) => code !== "data/label-rules-column" || !isNamed);
  const faults = [...unknown, ...others, ...large].map((fault) => withElsewhere(fault, pipeline));
  return placed(host.effects.files, file, faults, pipeline);
}

/** A positive value that is set for other steps does not reach the step that needs it. */
function withElsewhere(fault: Diagnostic, { steps }: PipelineValue): Diagnostic {
  if (fault.code !== "data/positive-unknown") return fault;
  const others = steps.filter(({ config }) => config["positive"] !== undefined).map(({ id }) => quoted(id));
  if (others.length === 0) return fault;
  return { ...fault, hint: `the positive value of ${listed(others)} does not count here: set it for ${fault.at.step}` };
}

/** The label's column does not exist, which need not be reported again for the steps that follow. */
const NO_LABEL: ReadonlySet<string> = new Set(["data/label-missing", "data/label-headless"]);

/** Findings that do not apply if another step decides the format of the cells. */
const DECIDED_ELSEWHERE: ReadonlySet<string> = new Set([
  "data/ambiguous-numbers",
  "data/ambiguous-dates",
  "data/numbers-by-evidence",
  "data/dates-by-evidence",
]);

/** A table's profile without doubts that are settled because its steps read it as another step decided. */
function asDecided(profile: DataProfile, ids: readonly string[], wired: Wired, { names }: Registry): DataProfile {
  const isDecided = (id: string): boolean =>
    wired.wires.some(({ to }) => {
      const spec = names.get(wired.steps.find((step) => step.id === to.step)?.spec ?? "");
      return to.step === id && ownMember(spec?.inputs, to.port)?.decidedFor !== undefined;
    });
  if (!ids.every(isDecided)) return profile;
  return { ...profile, findings: profile.findings.filter(({ code }) => !DECIDED_ELSEWHERE.has(code)) };
}

/**
 * The task suggested by the label's values in a pipeline's tables. Undefined if no table can be read, or if the tables
 * disagree.
 */
export async function taskInData(
  host: Host,
  file: string,
  wired: Wired,
  registry: Registry,
  values: ParameterValues = {},
): Promise<Task | undefined> {
  const { task: _assumed, ...context } = wired.context;
  const tasks = new Set<Task | undefined>();
  await adviseOn(host, file, { ...wired, context }, registry, values, (profile, known) =>
    tasks.add(taskOf(profile, known)),
  );
  const [task] = tasks;
  return tasks.size === 1 ? task : undefined;
}

/** Reports steps and bounds that do not fit the task, if the task is known only from the data. */
function againstData(
  pipeline: Wired,
  profile: DataProfile,
  known: KnownContext,
  registry: Registry,
): readonly Diagnostic[] {
  const task = known.task === undefined ? taskOf(profile, known) : undefined;
  if (task === undefined) return [];
  return taskFaults({ ...pipeline, context: { ...pipeline.context, task } }, registry);
}

/** In a spec, an error in a fact is located where the spec states the fact, unless the step itself states it. */
async function placed(
  files: Files,
  file: string,
  faults: readonly Diagnostic[],
  { steps }: PipelineValue,
): Promise<readonly Diagnostic[]> {
  const isShared = ({ at: { step, field = "" } }: Diagnostic): boolean =>
    isFact(field) && ownMember(steps.find(({ id }) => id === step)?.config, field) === undefined;
  if (!/\.(ya?ml|json)$/.test(file) || !faults.some(isShared)) return faults;
  const { readDocument } = await import("../../author/spec/read/parse-spec.ts");
  const { value, locate } = readDocument((await files.readText(file)) ?? "", file);
  const document = (value ?? {}) as { readonly [key: string]: unknown };
  const context = (document["context"] ?? {}) as { readonly [key: string]: unknown };
  return faults.map((fault) => {
    const { field = "" } = fault.at;
    const key = Object.keys(context).find((one) => camelCase(one) === field);
    const path = Object.hasOwn(document, field) ? [field] : key === undefined ? undefined : ["context", key];
    return !isShared(fault) || path === undefined ? fault : { ...fault, at: { ...fault.at, ...locate(path, "value") } };
  });
}
