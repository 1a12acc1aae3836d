import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { canonicalText } from "../../base/canonical.ts";
import { digest } from "../../base/digest.ts";
import { type Host, nodeHost } from "../host/host.ts";
import { prepare } from "../load/prepare.ts";
import { compareRuns } from "./compare.ts";
import { storeRun } from "./testing/stored-runs.ts";

const spec = (depth: number, data = "risk.csv"): string => `name: risk
data: ${data}
label: status
positive: bad
steps:
  - data_loading
  - preprocessing
  - step: training
    config: { maxDepth: ${depth} }
`;

type Chosen = { readonly configs?: readonly string[]; readonly set?: readonly string[] };

/** A repository with an empty commit, and one that adds a pipeline. Git does not track the table. */
async function bench(environment: Readonly<Record<string, string>> = {}) {
  const base = realpathSync(mkdtempSync(join(tmpdir(), "specline-ref-")));
  onTestFinished(() => rmSync(base, { recursive: true, force: true }));
  const folder = join(base, "team", "risk");
  mkdirSync(folder, { recursive: true });
  const real = nodeHost(() => undefined);
  const python = Promise.resolve({ rejected: [] });
  const host: Host = { ...real, folder, python, environment: { ...real.environment, ...environment } };
  const git = (...words: readonly string[]): string =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...words], { cwd: folder, encoding: "utf8" });
  const put = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const rows = Array.from({ length: 40 }, (_, row) => `${row},${row % 3 === 0 ? "bad" : "good"}\n`);
  put("risk.csv", `age,status\n${rows.join("")}`);
  put(".gitignore", "risk.csv\nwork/\n");
  git("init", "--quiet", "--initial-branch", "main");
  git("commit", "--quiet", "--allow-empty", "-m", "begin");
  put("risk.yaml", spec(6));
  git("add", ".");
  git("commit", "--quiet", "-m", "add a pipeline");
  /** Stores a run of the pipeline as it is now. */
  const store = async (run: string, depth: number, chosen: Chosen = {}): Promise<void> => {
    const { compiled } = await prepare(host, "risk.yaml", { target: "local", ...chosen });
    const definitionDigest = digest(canonicalText(compiled?.definition ?? {}));
    const configs = chosen.configs?.map((name) => join(folder, name)) ?? [];
    const stored = { depth, definitionDigest, file: join(folder, "risk.yaml"), ...chosen, configs };
    storeRun(join(folder, "work"), run, stored);
  };
  const against = async (ref: string, runs: readonly string[] = []) => {
    const { comparisons, diagnostics } = await compareRuns(host, { runs, against: ref, work: "work" });
    return {
      runs: comparisons.map(({ before, after }) => `${before.run} ${after.run}`),
      codes: diagnostics.map(({ code }) => code).filter((code) => code !== "compare/no-scores"),
      messages: diagnostics.map(({ message, hint }) => `${message}: ${hint ?? ""}`),
    };
  };
  return { folder, git, put, store, against };
}

test("compares with the run of the pipeline at a revision, and leaves the checkout alone", async () => {
  const { git, put, store, against } = await bench();
  await store("a1", 6);
  put("risk.yaml", spec(3));
  await store("b1", 3);
  const state = (): string => [git("status", "--porcelain"), git("worktree", "list"), git("diff")].join("\n");
  const before = state();
  expect(await against("git:main")).toMatchObject({ runs: ["a1 b1"], codes: [] });
  expect(await against("git:HEAD", ["b1"])).toMatchObject({ runs: ["a1 b1"], codes: [] });
  expect(state()).toBe(before);
});

test("says how to make the missing run", async () => {
  const { git, put, store, against } = await bench();
  put("risk.yaml", spec(3));
  await store("b1", 3);
  const { codes, messages } = await against("git:main");
  expect(codes).toEqual(["compare/no-run-at-ref"]);
  const commit = git("rev-parse", "HEAD").slice(0, 12);
  expect(messages[0]).toMatch(
    new RegExp(
      `git worktree add --detach \\.\\./\\S+-${commit} ${commit} && specline run \\.\\./\\S+/risk.yaml --work work`,
    ),
  );
  git("commit", "--quiet", "-am", "change it");
  expect((await against("git:main")).codes).toEqual(["compare/same-as-ref"]);
});

test("the configs of the run are those of the revision, and assignments apply to it, too", async () => {
  const { git, put, store, against } = await bench();
  const layer = (rounds: number): string => `steps: { XGBoostTraining: { nEstimators: ${rounds} } }\n`;
  put("layer.yaml", layer(50));
  git("add", ".");
  git("commit", "--quiet", "-m", "add a config");
  const chosen = { configs: ["layer.yaml"], set: ["XGBoostTraining.learningRate=0.2"] };
  await store("a1", 6, chosen);
  put("layer.yaml", layer(80));
  await store("b1", 6, chosen);
  expect(await against("git:main", ["b1"])).toMatchObject({ runs: ["a1 b1"], codes: [] });
  // Without them, there is no such run, and the command that makes it has none.
  put("risk.yaml", spec(3));
  await store("c1", 3);
  expect((await against("git:main", ["c1"])).messages[0]).toMatch(/risk\.yaml --work work$/m);
  const other = { ...chosen, set: ["XGBoostTraining.learningRate=0.3"] };
  await store("d1", 3, other);
  const { codes, messages } = await against("git:main", ["d1"]);
  expect(codes).toEqual(["compare/no-run-at-ref"]);
  expect(messages[0]).toMatch(/ --config \S+-[0-9a-f]{12}\/layer\.yaml --set XGBoostTraining\.learningRate=0\.3/);
});

test("says why the pipeline at a revision is not known", async () => {
  const { folder, git, put, store, against } = await bench();
  await store("a1", 6);
  expect((await against("git:nowhere")).codes).toEqual(["compare/unknown-ref"]);
  expect((await against("git:--all")).codes).toEqual(["compare/unknown-ref"]);
  expect((await against("git:HEAD~1")).codes).toEqual(["compare/not-at-ref"]);
  expect((await against("main")).codes).toEqual(["usage/bad-value"]);
  expect((await against("git:main", ["a1", "a1"])).codes).toEqual(["usage/conflict"]);
  put("risk.yaml", "steps: [nonsense]\n");
  git("commit", "--quiet", "-am", "break it");
  expect((await against("git:main")).codes).toEqual(["compare/ref-fault"]);
  storeRun(join(folder, "work"), "c1");
  expect((await against("git:main")).codes).toEqual(["compare/no-file"]);
  rmSync(join(folder, ".git"), { recursive: true });
  expect((await against("git:main", ["a1"])).codes).toEqual(["compare/no-repository"]);
});

test("what git says beside its answer is not taken for the answer", async () => {
  const { put, store, against } = await bench({ GIT_TRACE: "1" });
  await store("a1", 6);
  put("risk.yaml", spec(3));
  await store("b1", 3);
  expect(await against("git:main")).toMatchObject({ runs: ["a1 b1"], codes: [] });
});

test("data and project files outside the repository are those of the disk", async () => {
  const { folder, git, put, store, against } = await bench();
  renameSync(join(folder, "risk.csv"), join(folder, "../../risk.csv"));
  put("../specline.config.yaml", "processing: { volumeSizeGb: 31 }\n");
  put("../../specline.config.yaml", "processing: nonsense\n");
  put("risk.yaml", spec(6, "../../risk.csv"));
  git("commit", "--quiet", "-am", "read shared data");
  await store("a1", 6);
  put("risk.yaml", spec(3, "../../risk.csv"));
  await store("b1", 3);
  expect(await against("git:main")).toMatchObject({ runs: ["a1 b1"], codes: [] });
});
