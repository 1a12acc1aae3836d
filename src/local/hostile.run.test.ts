import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { removeTree } from "../app/host/remove-tree.ts";
import type { RunRecord } from "./record/record.ts";
import { type Canary, canaryTree } from "./testing/canary.ts";
import { definition } from "./testing/definitions.ts";
import { hostileSteps, INFERENCE } from "./testing/hostile/steps.ts";
import { VARIANTS, type Variant } from "./testing/hostile/variants.ts";
import { startRunner } from "./testing/processes.ts";

/*
 * Jobs that leave what would lead the runner astray. All variants are steps of one run, in a process of its own, once for
 * each user and each isolation: root and nobody, in namespaces and by paths.
 */

const NOBODY = 65_534;
const modules = fileURLToPath(new URL("../../node_modules", import.meta.url));
// Jobs see it even if the repository is in /tmp, because they must be able to reach the canaries.
const base = mkdtempSync(join(modules, ".hostile-"));
spawnSync("chmod", ["755", base]);
afterAll(async () => {
  for (const mount of mountsIn(base)) spawnSync("umount", [mount]);
  await removeTree(base);
});

/** Mounts that jobs created in the machine's own namespace, most recent first. */
const mountsIn = (folder: string): readonly string[] =>
  readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .map((line) => line.split(" ")[4] ?? "")
    .filter((path) => path.startsWith(`${folder}/`))
    .reverse();

/** The user who runs it, and how jobs get their folders. */
interface Where {
  readonly user: "root" | "nobody" | "me";
  readonly isolation: "namespace" | "paths";
}

const isRoot = process.getuid?.() === 0;
const asUser = (user: Where["user"]): readonly string[] =>
  user === "nobody" ? ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"] : [];

function works(user: Where["user"], ...words: readonly string[]): boolean {
  const [program = "", ...rest] = [...asUser(user), ...words];
  return spawnSync(program, rest).status === 0;
}

const namespaces = (user: Where["user"]): readonly string[] => [
  "unshare",
  ...(user === "root" ? [] : ["--user", "--map-root-user"]),
  "--mount",
];

const WHERE = (["root", "nobody", "me"] as const)
  .filter((user) => (isRoot ? user !== "me" : user === "me"))
  .flatMap((user) => (["namespace", "paths"] as const).map((isolation): Where => ({ user, isolation })))
  .filter(
    ({ user, isolation }) => isolation === "paths" || works(user, ...namespaces(user), "--pid", "--fork", "true"),
  );

/** Whether a job in this setup can do what a variant needs. */
function can({ needs }: Variant, { user, isolation }: Where): boolean {
  if (needs === undefined) return true;
  const inside = isolation === "namespace" ? namespaces(user) : [];
  if (needs === "mknod") {
    const node = join(base, `${user}-${isolation}-node`);
    return works(user, ...inside, "sh", "-c", `mknod ${node} c 1 3 && rm ${node}`);
  }
  // Mounts that a test creates in the machine's own namespace are removed afterwards.
  return works(user, ...(isolation === "namespace" ? inside : namespaces(user)), "true") && user === "root";
}

interface Hostile {
  readonly variants: readonly Variant[];
  readonly canaries: ReadonlyMap<string, { readonly canary: Canary; readonly before: readonly string[] }>;
  readonly record: RunRecord;
  readonly work: string;
}

async function run(where: Where, variants: readonly Variant[]): Promise<Hostile> {
  const home = mkdtempSync(join(base, `${where.user}-${where.isolation}-`));
  const work = join(home, "work");
  const put = (path: string, text: string): void => {
    mkdirSync(join(work, path, ".."), { recursive: true });
    writeFileSync(join(work, path), text);
  };
  put("s3/in/rows.csv", "1\n");
  put("s3/models/code/inference.py", INFERENCE);
  spawnSync("tar", ["-czf", "model.tar.gz", "code"], { cwd: join(work, "s3/models") });
  const made = variants.map((variant) => [variant.name, canaryTree(join(home, variant.name))] as const);
  if (where.user === "nobody") spawnSync("chown", ["-R", `${NOBODY}:${NOBODY}`, home]);
  spawnSync("chmod", ["755", home]);
  const canaries = new Map(made.map(([name, canary]) => [name, { canary, before: canary.look() }]));
  const steps = variants.flatMap((variant) => hostileSteps(variant, join(home, variant.name)));
  const runner = startRunner(work, definition(steps), where.isolation, asUser(where.user), [], home);
  await runner.ended;
  const last = JSON.parse(runner.lines.at(-1) ?? "{}") as { readonly record?: RunRecord; readonly message?: string };
  if (last.record === undefined) throw new Error(`no record: ${runner.lines.slice(-3).join("\n")}`);
  return { variants, canaries, record: last.record, work };
}

const MAIN: Readonly<Record<Variant["type"], string>> = {
  Processing: "o",
  Training: "model",
  Tuning: "model",
  Transform: "predictions",
};

/** "path=content" for all files in an output. Entries that are not regular files are listed with their kind. */
function filesOf(path: string): readonly string[] {
  let folder = path;
  if (path.endsWith(".tar.gz")) {
    folder = mkdtempSync(join(base, "unpacked-"));
    spawnSync("tar", ["-xzf", path, "-C", folder]);
  }
  return entriesIn(folder).map(([name, kind]) =>
    kind === "file" ? `${name}=${readFileSync(join(folder, name), "utf8")}` : `${name}: ${kind}`,
  );
}

/** Everything in a folder except folders, with the kind of each entry. */
function entriesIn(folder: string): readonly (readonly [string, string])[] {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => !entry.isDirectory())
    .map((entry) => {
      const name = join(entry.parentPath, entry.name).slice(folder.length + 1);
      return [name, entry.isFile() ? "file" : "something else"] as const;
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The outcome of a variant: why it failed, or what was published. */
function becameOf({ name, type }: Variant, { record }: Hostile): string | readonly string[] {
  const step = record.steps.find((one) => one.name === name);
  if (step?.status !== "succeeded") return step?.message ?? "no such step";
  const path = step.outputs[MAIN[type]]?.path ?? "";
  return spawnSync("test", ["-e", path]).status === 0 ? filesOf(path) : [];
}

/** Deviations from the expected outcome. */
function faultsOf(variant: Variant, hostile: Hostile, { isolation }: Where): readonly string[] {
  const { canary, before = [] } = hostile.canaries.get(variant.name) ?? {};
  const lost = before.join("\n") === canary?.look().join("\n") ? [] : [`${variant.name} reached its canary`];
  const became = becameOf(variant, hostile);
  const becomes = (isolation === "namespace" ? variant.unmounted : undefined) ?? variant.becomes;
  const right =
    becomes instanceof RegExp
      ? typeof became === "string" && becomes.test(became)
      : JSON.stringify(became) === JSON.stringify(becomes);
  return right ? lost : [...lost, `${variant.name}: ${JSON.stringify(became)}`];
}

describe.each(WHERE)("as $user, by way of $isolation", (where) => {
  test("keeps every variant of hostile outputs from reaching anything outside, and reports each one", async () => {
    const hostile = await run(
      where,
      VARIANTS.filter((variant) => can(variant, where)),
    );
    expect(hostile.variants.length).toBeGreaterThan(60);
    const wrong = hostile.variants.flatMap((variant) => faultsOf(variant, hostile, where));
    expect(wrong).toEqual([]);
    expect(entriesIn(join(hostile.work, "s3")).filter(([, kind]) => kind !== "file")).toEqual([]);
  });
});
