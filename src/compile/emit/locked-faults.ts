import type { Json, JsonObject } from "../../base/canonical.ts";
import { ownMember } from "../../base/own.ts";
import { listed, quoted } from "../../base/words.ts";
import { type Diagnostic, diagnostic, type Place } from "../../diagnostics/index.ts";
import type { WiredStep } from "../../resolve/wired.ts";
import { contractOf, type StoredContract, scriptFields } from "../../spec/contract.ts";
import type { Hosts, Script } from "../../spec/job.ts";
import type { StepSpec } from "../../spec/step.ts";
import type { LockedStep } from "../sources.ts";

/** A step whose script specline.lock holds. */
interface LockedUse {
  readonly spec: StepSpec;
  readonly step: WiredStep;
  readonly config: JsonObject;
  readonly stated: JsonObject;
  readonly inputs: Readonly<Record<string, Json>>;
  readonly at: Place;
}

/**
 * Reports why a step of the installed release cannot run a locked script: ports or settings of the step have changed
 * since the script's release, or the pipeline sets a field that the script does not know.
 */
export function lockedFaults(
  use: LockedUse,
  script: Script,
  locked: LockedStep,
  release: string,
): readonly Diagnostic[] {
  const { spec, step, config, stated, inputs, at } = use;
  const now = contractOf(spec);
  if (now === undefined) return [];
  const { contract, files } = locked;
  const isEntryMissing = files !== undefined && ownMember(files.tree, script.entry) === undefined;
  const changes = [
    ...portChanges(contract, now, inputs),
    ...argumentChanges(contract, now),
    ...hostChanges(contract, now, config),
    ...(isEntryMissing ? [`its script does not have the file ${quoted(script.entry)}`] : []),
  ];
  const changed =
    changes.length === 0
      ? []
      : [diagnostic("lock/step-changed", { step: step.id, release, changes: listed(changes) }, at)];
  const known = new Set(contract.arguments.map(({ name }) => name));
  const newer = scriptFields(spec).flatMap(([field], index) => {
    const isNew = !known.has(now.arguments[index]?.name ?? "");
    // A fact of the pipeline that an older script did not receive is not a setting of this step.
    return isNew && ownMember(step.config, field) !== undefined && ownMember(stated, field) !== undefined
      ? [diagnostic("lock/setting-newer", { step: step.id, field, release }, { ...at, field })]
      : [];
  });
  return [...changed, ...newer];
}

function portChanges(
  before: StoredContract,
  now: StoredContract,
  wired: Readonly<Record<string, Json>>,
): readonly string[] {
  const gone = Object.entries(before.inputs).flatMap(([port, { path, optional }]) => {
    const there = ownMember(now.inputs, port);
    if (there === undefined) return optional ? [] : [`its input ${quoted(port)} is gone`];
    return there.path === path ? [] : [`its input ${quoted(port)} moved`];
  });
  const added = Object.keys(now.inputs).filter(
    (port) => ownMember(before.inputs, port) === undefined && ownMember(wired, port) !== undefined,
  );
  const outputs = [...new Set([...Object.keys(before.outputs), ...Object.keys(now.outputs)])].flatMap((port) => {
    const [old, fresh] = [ownMember(before.outputs, port), ownMember(now.outputs, port)];
    if (old === undefined) return [`its output ${quoted(port)} is new`];
    if (fresh === undefined) return [`its output ${quoted(port)} is gone`];
    return old.path === fresh.path ? [] : [`its output ${quoted(port)} moved`];
  });
  const job = before.job === now.job ? [] : [`it was a ${before.job} job`];
  return [...job, ...gone, ...added.map((port) => `its input ${quoted(port)} is new`), ...outputs];
}

/** What the instances of a locked script's job do. */
const HOSTS: Readonly<Record<Hosts, string>> = {
  share: "its instances shared its work",
  exchange: "its instances shared its work and exchanged messages",
  repeat: "its instances each did all of its work",
};

/** What several instances do matters only if there can be more than one. */
function hostChanges(
  before: StoredContract,
  now: StoredContract,
  { instanceCount = 1 }: JsonObject,
): readonly string[] {
  return before.hosts === now.hosts || instanceCount === 1 ? [] : [HOSTS[before.hosts ?? "repeat"]];
}

function argumentChanges(before: StoredContract, now: StoredContract): readonly string[] {
  const fresh = new Map(now.arguments.map((argument) => [argument.name, argument]));
  return before.arguments.flatMap(({ name, type }) => {
    const there = fresh.get(name);
    if (there === undefined) return [`its setting ${quoted(name)} is gone`];
    return there.type === type ? [] : [`its setting ${quoted(name)} was of type ${type} and is now ${there.type}`];
  });
}
