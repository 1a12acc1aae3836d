import type { Diagnostic } from "../diagnostics/index.ts";
import { hasErrors } from "../diagnostics/index.ts";
import type { ConfigChoices } from "./config/layer-configs.ts";
import { adviseOn } from "./data/advise.ts";
import { checkScripts } from "./data/check-scripts.ts";
import type { Host } from "./host/host.ts";
import { prepare } from "./load/prepare.ts";
import { applyFixes } from "./write/apply-fixes.ts";

export interface Checked {
  readonly ok: boolean;
  readonly title: string;
  readonly steps: number;
  readonly diagnostics: readonly Diagnostic[];
  /** Titles of the fixes that were applied, where that was asked for. */
  readonly fixed: readonly string[];
}

export interface CheckRequest extends ConfigChoices {
  readonly target: string;
  readonly fix: boolean;
  /** Record what the data show of facts that the pipeline leaves open, whatever was recorded before. */
  readonly relock?: boolean | undefined;
}

/** A fix may lay bare the next fault; more rounds than this would mean that fixes undo each other. */
const ROUNDS = 20;

/** Everything that is wrong with a pipeline. With `fix`, what can be mended by itself is written to its files first. */
export async function check(host: Host, path: string, { fix, ...options }: CheckRequest): Promise<Checked> {
  const fixed: string[] = [];
  const look = { ...options, facts: "look" } as const;
  let prepared = await prepare(host, path, look);
  for (let round = 0; fix && round < ROUNDS; round += 1) {
    const applied = await applyFixes(host.effects, prepared.file, prepared.diagnostics);
    if (applied.length === 0) break;
    fixed.push(...applied);
    prepared = await prepare(host, path, look);
  }
  const { title, registry, wired, compiled } = prepared;
  const advice =
    wired === undefined || registry === undefined ? [] : await adviseOn(host, prepared.file, wired, registry);
  const scripts =
    wired === undefined || registry === undefined
      ? []
      : await checkScripts(host, wired, registry, compiled?.assets ?? []);
  const diagnostics = [...prepared.diagnostics, ...scripts, ...advice];
  const steps = wired?.steps.length ?? compiled?.definition.Steps.length ?? 0;
  return { ok: !hasErrors(diagnostics), title, steps, diagnostics, fixed };
}
