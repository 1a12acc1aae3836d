import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ColumnProfile, Finding } from "../../advice/data-profile.ts";
import { canonicalKey, type Json, type JsonObject } from "../../base/canonical.ts";
import { digest } from "../../base/digest.ts";
import { answerIn } from "../../base/marked-answer.ts";
import type { Files } from "../../local/effects.ts";
import { runtimeFolder } from "../../steps/index.ts";
import type { Host } from "../host/host.ts";
import { finish } from "../host/process/process.ts";
import { findPython, noPython } from "../host/process/python.ts";
import type { DataFile } from "./data-files.ts";

/** A table, and the loading step's settings for it, under the names that the step's script uses. */
export interface LookRequest {
  /** Absolute. */
  readonly path: string;
  readonly files: readonly DataFile[];
  readonly config: JsonObject;
  /** The training branch's table, whose columns and formats apply to this table. */
  readonly trained?: LookRequest | undefined;
}

/** A request in the form that the script reads. */
const asked = ({ path, config, trained }: LookRequest): JsonObject => ({
  source: path,
  config,
  ...(trained === undefined ? {} : { trained: asked(trained) }),
});

const filesOf = ({ files, trained }: LookRequest): readonly DataFile[] => [
  ...files,
  ...(trained === undefined ? [] : filesOf(trained)),
];

/** The loading script's interpretation of a table's first bytes. */
export interface Looked {
  readonly profile?: {
    readonly rows: number;
    /** True if the table has more rows than were read. */
    readonly cut: boolean;
    readonly columns: readonly ColumnProfile[];
    readonly findings: readonly Finding[];
    /** The rules of the request's data contract that the table breaks. */
    readonly breaches?: readonly Finding[];
  };
  /** The error with which a run would fail. */
  readonly failure?: Finding;
}

const scripts = new URL("../../data-loading/script/", runtimeFolder);
const SCRIPT = fileURLToPath(new URL("look.py", scripts));
const RUNTIME = fileURLToPath(new URL("../", runtimeFolder));
/** The prefix of the line in which the script prints its answer. */
const MARK = "specline-look ";
/** One second is enough for most tables, but an interpreter behind a shim can take many seconds. */
const PATIENCE = 120;
/** Answers are stored in the project's work folder. The number is the maximum that is kept. */
const [WORK, LOOKS, KEPT] = [".specline", "looks", 100];

/**
 * Runs the loading script on each table, or returns the reason why it cannot run. If the project has a work folder, the
 * answers for unchanged tables are cached there.
 */
export async function lookAt(
  host: Host,
  requests: readonly LookRequest[],
): Promise<readonly Looked[] | { readonly reason: string }> {
  const { files } = host.effects;
  const folder = await keptIn(host);
  const code = await changesOf(files);
  const keys = requests.map((one) =>
    digest(canonicalKey({ asked: asked(one), files: filesOf(one) as unknown as Json, code })),
  );
  const known = await Promise.all(keys.map((key) => kept(files, folder, key)));
  const open = requests.filter((_, index) => known[index] === undefined);
  if (open.length === 0) return known as readonly Looked[];
  const answers = await ask(host, open);
  if ("reason" in answers) return answers;
  const all = known.map((one) => one ?? (answers.shift() as Looked));
  if (folder !== undefined && host.keepsNothing !== true) await keep(files, folder, keys, all);
  return all;
}

async function ask(host: Host, requests: readonly LookRequest[]): Promise<Looked[] | { readonly reason: string }> {
  const search = await (host.python ?? findPython(host, "versions"));
  if (search.found === undefined) return { reason: noPython(search).message };
  const { lines, out, fault } = await finish(host, [search.found.path, SCRIPT, JSON.stringify(requests.map(asked))], {
    seconds: PATIENCE,
    environment: { PYTHONPATH: RUNTIME, PYTHONDONTWRITEBYTECODE: "1", PYTHONIOENCODING: "utf-8" },
  });
  const answer = answerIn<Looked[]>(MARK, out);
  return answer ?? { reason: fault ?? lines.at(-1) ?? "Python did not answer" };
}

/** The time of the last change to the code that reads tables. Different code can produce a different answer. */
async function changesOf(files: Files): Promise<readonly string[]> {
  const folders = [fileURLToPath(scripts), RUNTIME, join(RUNTIME, "specline_runtime/table")];
  const stats = folders.map(async (folder) => {
    const names = await files.list(folder);
    return Promise.all(names.map(async (name) => (await files.stat(join(folder, name)))?.modified ?? ""));
  });
  return (await Promise.all(stats)).flat();
}

/** Never creates a work folder or follows a link to one. */
async function keptIn({ effects: { files }, folder, work = join(folder, WORK) }: Host): Promise<string | undefined> {
  const found = await files.stat(work).catch(() => undefined);
  if (found?.kind !== "folder") return undefined;
  const looks = await files.stat(join(work, LOOKS)).catch(() => undefined);
  return looks === undefined || looks.kind === "folder" ? join(work, LOOKS) : undefined;
}

async function kept(files: Files, folder: string | undefined, key: string): Promise<Looked | undefined> {
  if (folder === undefined) return undefined;
  try {
    return JSON.parse((await files.readRegular(join(folder, `${key}.json`))) ?? "") as Looked;
  } catch {
    return undefined;
  }
}

async function keep(files: Files, folder: string, keys: readonly string[], looked: readonly Looked[]): Promise<void> {
  try {
    if ((await files.list(folder)).length > KEPT) await files.remove(folder);
    await files.makeFolder(folder);
    for (const [index, key] of keys.entries())
      await files.write(join(folder, `${key}.json`), JSON.stringify(looked[index]));
  } catch {
    // If the answer cannot be cached, the table is read again next time.
  }
}
