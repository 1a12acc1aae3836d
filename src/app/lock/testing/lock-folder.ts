import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach } from "vitest";
import { runtimeFolder } from "../../../steps/index.ts";
import { compilePipeline } from "../../compile.ts";
import { type Host, nodeHost } from "../../host/host.ts";
import { isCode } from "../../load/sources.ts";
import { type LockRequest, lockPipeline } from "../lock-pipeline.ts";
import { type ReleaseFile, releaseFile } from "../release-file.ts";
import { restoreCode } from "../restore-code.ts";
import { type UpgradeRequest, upgradePipeline } from "../upgrade.ts";

export const SPEC = `name: fraud
data: claims.csv
label: "y"
positive: "1"
steps:
  - data_loading
  - preprocessing
  - training
  - evaluation
`;

const SOURCE = dirname(dirname(dirname(fileURLToPath(runtimeFolder))));

/** In each test of a file: a folder with a table and a pipeline, spec.yaml, and the use cases that lock it. */
export class LockedFolder {
  path = "";
  /** Answers for `confirm`. If it is undefined, nobody can be asked. */
  answer: boolean | undefined;

  constructor() {
    beforeEach(() => {
      this.path = realpathSync(mkdtempSync(join(tmpdir(), "specline-locked-")));
      this.answer = undefined;
      this.write("claims.csv", "a,y\n1,0\n2,1\n");
      this.write("spec.yaml", SPEC);
    });
    afterEach(() => rmSync(this.path, { recursive: true, force: true }));
  }

  readonly host = (): Host => ({
    ...nodeHost(() => undefined),
    folder: this.path,
    confirm: this.answer === undefined ? undefined : async () => this.answer === true,
  });
  readonly at = (name: string): string => join(this.path, name);
  readonly read = (name: string): string => readFileSync(this.at(name), "utf8");
  readonly write = (name: string, text: string): void => {
    mkdirSync(dirname(this.at(name)), { recursive: true });
    writeFileSync(this.at(name), text);
  };
  readonly compile = (name = "spec.yaml") => compilePipeline(this.host(), name, { target: "local" });
  readonly lock = (request: Partial<LockRequest> = {}, name = "spec.yaml") =>
    lockPipeline(this.host(), name, { copy: true, ...request });
  readonly restore = (from?: string, name = "spec.yaml") => restoreCode(this.host(), name, { from });
  readonly upgrade = (request: Partial<UpgradeRequest> = {}, name = "spec.yaml") =>
    upgradePipeline(this.host(), name, { copy: true, dryRun: false, yes: true, ...request });

  /**
   * Writes the package of another release: this one's scripts, except for a comment in the runtime and in one script.
   *
   * @param change - further changes to the release's description
   */
  readonly release = (
    folder: string,
    version = "0.0.9",
    change: (file: ReleaseFile) => ReleaseFile = (file) => file,
  ): string => {
    const described = change(releaseFile(version));
    const folders = [described.runtime, ...Object.values(described.steps).flatMap((step) => step.folder ?? [])];
    for (const path of new Set(folders)) {
      const from = join(SOURCE, path);
      cpSync(from, join(this.at(folder), "dist", path), {
        recursive: true,
        filter: (file) => file === from || isCode(file.slice(file.lastIndexOf("/") + 1)),
      });
    }
    for (const file of [`${described.runtime}/job.py`, "steps/xgboost-training/script/train.py"])
      this.write(`${folder}/dist/${file}`, `${this.read(`${folder}/dist/${file}`)}# of ${version}\n`);
    this.write(`${folder}/dist/release.json`, JSON.stringify(described));
    return folder;
  };
}

/** The codes of what a use case reports. */
export const codes = ({ diagnostics }: { readonly diagnostics: readonly { readonly code: string }[] }) =>
  diagnostics.map(({ code }) => code);
