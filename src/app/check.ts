import { dirname } from "node:path";
import { isObject, listOf } from "../base/json.ts";
import type { AllowedDiagnostic, Diagnostic } from "../diagnostics/index.ts";
import { hasErrors } from "../diagnostics/index.ts";
import { withInner } from "../sagemaker/canonical-definition.ts";
import type { Definition } from "../sagemaker/definition.ts";
import { localTarget } from "../spec/target.ts";
import type { ConfigChoices } from "./config/layer-configs.ts";
import { adviseOn } from "./data/advise.ts";
import { checkScripts } from "./data/check-scripts.ts";
import type { Host } from "./host/host.ts";
import { withoutConsequences } from "./load/consequences.ts";
import { inContract } from "./load/data-contracts.ts";
import type { OverrideChoices } from "./load/overrides.ts";
import { type PreparedPipeline, prepare } from "./load/prepare.ts";
import { findTarget } from "./load/targets.ts";
import { applyFixes } from "./write/apply-fixes.ts";

export interface Checked {
  readonly ok: boolean;
  readonly title: string;
  readonly steps: number;
  readonly diagnostics: readonly Diagnostic[];
  /** The faults that the user allows, each with the reason. */
  readonly allowed: readonly AllowedDiagnostic[];
  /** The titles of the fixes that were applied. */
  readonly fixed: readonly string[];
}

export interface CheckRequest extends ConfigChoices, OverrideChoices {
  /** Default: the target stated in a config file, or otherwise the local machine. */
  readonly target?: string | undefined;
  readonly fix: boolean;
  /** Whether to look up the facts that the pipeline leaves open in the data again, and to replace the recorded ones. */
  readonly relock?: boolean | undefined;
}

/** Counts a definition's steps as a run does: conditions, and the steps in their arms, are steps. */
const countSteps = ({ Steps }: Definition): number => listOf(Steps).filter(isObject).flatMap(withInner).length;

/** A fix can reveal another error. If more rounds than this are needed, the fixes probably undo each other. */
const MAX_FIX_ROUNDS = 20;

/** The faults in a target's roles for which a deploy would refuse the pipeline. A definition's target is not compiled in. */
async function faultsOfRoles(
  host: Host,
  { file, title, target, compiled }: PreparedPipeline,
  named: string | undefined,
): Promise<readonly Diagnostic[]> {
  if (compiled === undefined || (target?.name ?? named ?? localTarget.name) === localTarget.name) return [];
  const { roleFaults } = await import("../deploy/index.ts");
  const at = { pipeline: title };
  if (target !== undefined) return roleFaults(target, compiled.manifest?.schedules ?? [], at);
  const found = await findTarget(host.effects, dirname(file), named ?? "");
  return "target" in found ? roleFaults(found.target, [], at) : [];
}

/** Reports all errors in a pipeline. With `fix`, first applies fixes to its files. */
export async function check(host: Host, path: string, { fix, ...options }: CheckRequest): Promise<Checked> {
  const fixed: string[] = [];
  const look = { ...options, facts: "look" } as const;
  let prepared = await prepare(host, path, look);
  for (let round = 0; fix && round < MAX_FIX_ROUNDS; round += 1) {
    const applied = await applyFixes(host.effects, prepared.file, prepared.diagnostics);
    if (applied.length === 0) break;
    fixed.push(...applied);
    prepared = await prepare(host, path, look);
  }
  const { title, registry, wired, compiled, overrides, located = async (faults) => faults } = prepared;
  const judge = overrides?.judge ?? ((faults: readonly Diagnostic[]) => faults);
  const diagnostics = [...prepared.diagnostics];
  diagnostics.push(...judge(await faultsOfRoles(host, prepared, options.target)));
  if (wired !== undefined && registry !== undefined) {
    const scripts = await checkScripts(host, wired, registry, compiled ?? {});
    const found = await adviseOn(host, prepared.file, wired, registry);
    const advice = await located(found.map((fault) => inContract(fault, prepared.contracts)));
    diagnostics.push(...judge([...scripts, ...withoutConsequences(prepared.diagnostics, advice)]));
  }
  // A stage that did not run could have needed an allowance. The other commands do not run all stages.
  if (wired === undefined || !hasErrors(diagnostics)) diagnostics.push(...judge((await overrides?.unused()) ?? []));
  const steps = compiled === undefined ? (wired?.steps.length ?? 0) : countSteps(compiled.definition);
  const allowed = overrides?.allowed() ?? [];
  return { ok: !hasErrors(diagnostics), title, steps, diagnostics, allowed, fixed };
}
