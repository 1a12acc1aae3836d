import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { canonicalKey, canonicalText, type JsonObject } from "../../../base/canonical.ts";
import { digest } from "../../../base/digest.ts";
import { ownMember } from "../../../base/own.ts";
import { version } from "../../../base/version.ts";
import type { Files } from "../../../local/effects.ts";
import type { Host } from "../host.ts";
import type { ProbeAnswer } from "./python-search.ts";

/** An interpreter's answer, and the state of everything on which it depends. */
interface KnownAnswer {
  readonly conditions: string;
  /** By path. */
  readonly states: Readonly<Record<string, string>>;
  readonly answer: ProbeAnswer;
}

const FILE = "interpreters.json";
/** Variables that decide which interpreter a shim starts, or what an interpreter imports. */
const DECIDING = /^(PATH|HOME|PYTHON.*|PYENV.*|VIRTUAL_ENV|CONDA.*|LD_.*|DYLD_.*)$/;
/** A change so recent can be older than the answer or not, and file systems round times. In milliseconds. */
const RECENT = 2000;

/** The answer that an interpreter gave before, if nothing on which it depends has changed since. */
export async function recallAnswer(host: Host, python: string): Promise<ProbeAnswer | undefined> {
  const known = ownMember(await knownAnswers(host), python);
  if (known?.states === undefined || known.answer === undefined || known.conditions !== conditionsOf(host))
    return undefined;
  const { files } = host.effects;
  for (const [path, state] of Object.entries(known.states)) {
    if ((await stateOf(files, path)) !== state) return undefined;
  }
  return known.answer;
}

/**
 * Keeps an answer in the work folder of the command, if it has one. An answer is not kept if something on which it
 * depends has just changed, or if it is unknown how a shim chose the interpreter.
 *
 * @param begun - when the interpreter was started, in milliseconds since 1970
 */
export async function keepAnswer(host: Host, python: string, answer: ProbeAnswer, begun: number): Promise<void> {
  const { work, effects } = host;
  const more = choosersOf(host, python, answer);
  if (host.keepsNothing === true || work === undefined || more === undefined || answer.watched === undefined) return;
  if ((await effects.files.stat(work).catch(() => undefined))?.kind !== "folder") return;
  const states: Record<string, string> = {};
  for (const path of [python, ...answer.watched, ...more]) {
    const modified = Number((await effects.files.stat(path).catch(() => undefined))?.modified ?? 0) / 1e6;
    if (modified > begun - RECENT) return;
    states[path] = await stateOf(effects.files, path);
  }
  const known: KnownAnswer = { conditions: conditionsOf(host), states, answer };
  const all = { ...(await knownAnswers(host)), [python]: known };
  // If it cannot be kept, the interpreter is asked again next time.
  await effects.files.write(join(work, FILE), canonicalText(all as unknown as JsonObject)).catch(() => undefined);
}

type KnownAnswers = Readonly<Record<string, Partial<KnownAnswer> | undefined>>;

async function knownAnswers({ work, effects: { files } }: Host): Promise<KnownAnswers> {
  if (work === undefined) return {};
  try {
    const kept: unknown = JSON.parse((await files.readRegular(join(work, FILE))) ?? "{}");
    return typeof kept === "object" && kept !== null ? (kept as KnownAnswers) : {};
  } catch {
    return {};
  }
}

function conditionsOf({ environment, folder }: Host): string {
  const deciding = Object.entries(environment).filter(([name]) => DECIDING.test(name));
  return digest(canonicalKey({ version, folder, environment: Object.fromEntries(deciding) }));
}

async function stateOf(files: Files, path: string): Promise<string> {
  const found = await files.stat(path).catch(() => undefined);
  if (found === undefined) return "absent";
  return [found.kind, found.size, found.modified, found.inode].join(" ");
}

const PROBE_FOLDER = fileURLToPath(new URL("./script/", import.meta.url));

/**
 * What decides which interpreter a program starts, apart from the environment. Undefined if that is unknown. pyenv looks
 * for .python-version in the current folder and above it, and for some versions of pyenv, the script's folder comes
 * first. Source: pyenv's own pyenv-version-file and shims (2.6).
 */
function choosersOf(host: Host, python: string, { executable }: ProbeAnswer): readonly string[] | undefined {
  if (executable === python) return [];
  const shims = dirname(python);
  const root = dirname(shims);
  const versions = join(root, "versions");
  if (basename(shims) !== "shims" || !executable.startsWith(`${versions}/`)) return undefined;
  const folders = [...ancestorsOf(host.folder), ...ancestorsOf(PROBE_FOLDER)];
  return [versions, join(root, "version"), ...folders.map((folder) => join(folder, ".python-version"))];
}

function ancestorsOf(folder: string): readonly string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...ancestorsOf(above)];
}
