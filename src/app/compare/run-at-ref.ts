import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import { canonicalText } from "../../base/canonical.ts";
import { shellWord } from "../../base/command-line.ts";
import { digest } from "../../base/digest.ts";
import { type Diagnostic, diagnostic, hasErrors } from "../../diagnostics/index.ts";
import { listRuns, type RunRecord } from "../../local/index.ts";
import type { Host } from "../host/host.ts";
import { inScratch } from "../host/scratch.ts";
import { prepare } from "../load/prepare.ts";
import { type RunConfigs, readPipelineFile, readRunConfigs } from "../run-value-places.ts";
import { type Checkout, checkedOut } from "./git-checkout.ts";

/** A run, and the git revision whose run it is compared with. */
export interface AgainstRef {
  readonly run: RunRecord;
  readonly ref: string;
  /** The work folder, absolute and as the user gave it. */
  readonly work: string;
  readonly shown: string;
}

/** Finds the run of the pipeline as it was at a git revision: its id, or why there is none. */
export async function runAtRef(host: Host, against: AgainstRef): Promise<string | Diagnostic> {
  const { run, ref, work } = against;
  const file = await readPipelineFile(host, work, run.run);
  if (file === undefined) return diagnostic("compare/no-file", { run: run.run });
  return inScratch(async (scratch) => {
    const checkout = await checkedOut(host, { file, ref, scratch, work });
    if ("code" in checkout) return checkout;
    const own: Host = { ...host, folder: dirname(checkout.file), keepsNothing: true };
    const chosen = await readRunConfigs(host, work, run.run);
    const root = checkout.file.slice(0, -checkout.path.length);
    const configs = chosen.configs.map((path) => movedTo(root, path, checkout));
    const options = { target: "local", facts: "look", configs, set: chosen.set } as const;
    const { compiled, diagnostics } = await prepare(own, checkout.file, options);
    if (compiled === undefined || hasErrors(diagnostics)) {
      const reason = diagnostics.find(({ severity }) => severity === "error")?.message ?? "it cannot be compiled";
      return diagnostic("compare/ref-fault", { file: basename(file), ref, reason });
    }
    const wanted = digest(canonicalText(compiled.definition));
    const all = await listRuns(host.effects, work);
    const same = all.filter((one) => one.definitionDigest === wanted && one.run !== run.run);
    const best = same.find(({ status }) => status === "succeeded") ?? same[0];
    if (best !== undefined) return best.run;
    return run.definitionDigest === wanted
      ? diagnostic("compare/same-as-ref", { run: run.run, ref })
      : none(host, against, file, checkout, chosen);
  });
}

/** A config file in another folder with the repository's files, or where it is if it is in no repository. */
function movedTo(folder: string, config: string, { top }: Checkout): string {
  const path = relative(top, config);
  return path.startsWith("..") || isAbsolute(path) ? config : join(folder, path);
}

/** Says how to make the missing run. */
function none(
  host: Host,
  { ref, work, shown }: AgainstRef,
  file: string,
  checkout: Checkout,
  { configs, set }: RunConfigs,
): Diagnostic {
  const { commit, path, top } = checkout;
  const short = commit.slice(0, 12);
  const folder = relative(host.folder, resolve(top, "..", `${basename(top)}-${short}`));
  const words = ["git", "worktree", "add", "--detach", folder, short];
  const run = ["specline", "run", join(folder, path), "--work", relative(host.folder, work) || work];
  for (const config of configs) run.push("--config", movedTo(folder, config, checkout));
  for (const value of set) run.push("--set", value);
  const commands = [words, run].map((line) => line.map(shellWord).join(" ")).join(" && ");
  return diagnostic("compare/no-run-at-ref", { work: shown, file: basename(file), ref, commit: short, commands });
}
