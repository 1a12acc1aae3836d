import { basename } from "node:path";
import { type Diagnostic, diagnostic, hasErrors } from "../../diagnostics/index.ts";
import { type PlanSide, planOf, sideOf } from "../../plan/index.ts";
import type { Host } from "../host/host.ts";
import type { OverrideChoices } from "../load/overrides.ts";
import { type PreparedPipeline, prepare } from "../load/prepare.ts";
import type { ShownPlan } from "../plan/plan-document.ts";
import { type CodeFiles, codeDigest, RUNTIME_KEY } from "./code-files.ts";
import { entryOf, type LockedDigests, type LockFile, writeLock } from "./lock-file.ts";
import { pruneLocked } from "./lock-folder.ts";
import { copyMissing, type LockRequest, type LockResult, lockable, unwritten } from "./lock-pipeline.ts";
import { type CodePart, type CodeSource, installedCode } from "./release-code.ts";

export interface UpgradeRequest extends Omit<LockRequest, "from">, OverrideChoices {
  readonly target?: string | undefined;
  readonly dryRun: boolean;
  /** Replaces the locked code without asking. */
  readonly yes: boolean;
  /** Called with the plan before anything is asked or changed. */
  readonly onPlan?: (plan: ShownPlan, diagnostics: readonly Diagnostic[]) => void;
}

/** How an upgrade of one pipeline ended. */
export interface UpgradedPipeline {
  readonly pipeline: string;
  readonly outcome: "upgraded" | "planned" | "declined" | "unchanged";
  readonly from: string;
  readonly to: string;
  /** What the new code changes. Undefined if all of it is the same. */
  readonly plan?: ShownPlan;
}

/** Replaces a pipeline's locked code by the installed release's, after showing what will run again. */
export async function upgradePipeline(
  host: Host,
  path: string,
  request: UpgradeRequest,
): Promise<LockResult<UpgradedPipeline>> {
  const { files } = host.effects;
  const ready = await lockable(host, path, request);
  if (ready.parts === undefined) return { diagnostics: ready.diagnostics };
  const { file, parts, lock } = ready;
  const pipeline = basename(file);
  const before = entryOf(lock, file)?.code;
  if (before === undefined) return { diagnostics: [diagnostic("lock/not-locked", { pipeline }, { file: lock.path })] };
  const installed = installedCode(files, parts);
  const after = await digestsOf(installed, parts);
  const about = { pipeline, from: before.runtime.version, to: after.runtime.version };
  if (isSame(before, after)) return { value: { ...about, outcome: "unchanged" }, diagnostics: [] };
  const compared = await compare(host, path, request, about.from);
  const { plan, diagnostics } = compared;
  if (plan === undefined) return { diagnostics };
  request.onPlan?.(plan, diagnostics);
  if (request.dryRun) return { value: { ...about, outcome: "planned", plan }, diagnostics };
  if (!request.yes) {
    const how = "add --yes after reading --dry-run";
    if (host.confirm === undefined)
      return { diagnostics: [...diagnostics, diagnostic("usage/nobody-to-ask", { command: "upgrade", how })] };
    const question = `Replace the code of ${pipeline} from Specline ${about.from} by that of ${about.to}?`;
    if (!(await host.confirm(question))) return { value: { ...about, outcome: "declined", plan }, diagnostics };
  }
  try {
    await replace(host, lock, file, after, installed, request.copy);
    return { value: { ...about, outcome: "upgraded", plan }, diagnostics };
  } catch (error) {
    return { diagnostics: [...diagnostics, unwritten(lock, error)] };
  }
}

/** Copies the new code first, so that the lock file never records code that is nowhere. */
async function replace(
  host: Host,
  lock: LockFile,
  file: string,
  code: LockedDigests,
  source: CodeSource,
  copy: boolean,
): Promise<void> {
  const { files } = host.effects;
  if (copy) await copyMissing(host, lock, code, [source]);
  await pruneLocked(files, await writeLock(files, lock, file, { code }));
}

async function digestsOf(source: CodeSource, parts: readonly CodePart[]): Promise<LockedDigests> {
  const digest = async (key: string): Promise<string> => codeDigest((await source.code(key)) as CodeFiles);
  const { version = "", contract = 0 } = source.release ?? {};
  const scripts = await Promise.all(parts.map(async ({ key }) => [key, await digest(key)] as const));
  return { runtime: { version, contract, digest: await digest(RUNTIME_KEY) }, scripts: Object.fromEntries(scripts) };
}

/** Whether an upgrade would change nothing that the pipeline uses. */
const isSame = (before: LockedDigests, { runtime, scripts }: LockedDigests): boolean =>
  before.runtime.digest === runtime.digest &&
  before.runtime.version === runtime.version &&
  Object.entries(scripts).every(([key, digest]) => before.scripts[key] === digest);

/** Compares the pipeline with its locked code and with the installed release's, in a form that no target affects. */
async function compare(
  host: Host,
  path: string,
  request: UpgradeRequest,
  release: string,
): Promise<{ readonly plan?: ShownPlan; readonly diagnostics: readonly Diagnostic[] }> {
  const { target, allow, configs, set, partial } = request;
  const choices = { target, allow, configs, set, partial };
  const made = await prepare(host, path, { ...choices, code: "installed" });
  const after = sideIn(made);
  if (after === undefined || hasErrors(made.diagnostics)) return { diagnostics: made.diagnostics };
  const old = await prepare(host, path, choices);
  const isReadable = !hasErrors(old.diagnostics);
  const before = isReadable ? sideIn(old) : undefined;
  // The locked code may be lost or unusable: then the upgrade is the way out, but nothing can be compared.
  const lost = isReadable ? [] : old.diagnostics.filter(({ code }) => code.startsWith("lock/"));
  const notes = lost.map((fault): Diagnostic => ({ ...fault, severity: "warning" }));
  const { manifest } = made.compiled ?? {};
  if (manifest === undefined) return { diagnostics: made.diagnostics };
  const { name, account, region } = manifest.target;
  const plan = host.redactor.value({
    name: manifest.name,
    base: before === undefined ? { kind: "unseen" as const, of: release } : { kind: "locked" as const, of: release },
    target: { name, account, region },
    ...planOf(before ?? "unseen", after),
  });
  return { plan, diagnostics: [...made.diagnostics, ...notes] };
}

function sideIn({ compiled }: PreparedPipeline): PlanSide | undefined {
  if (compiled === undefined) return undefined;
  const { definition, assets, manifest } = compiled;
  return assets === undefined || manifest === undefined ? undefined : sideOf({ definition, assets, manifest });
}
