import { CONTRACT_FILE, RUNTIME_FOLDER } from "../spec/contract.ts";
import type { ValueDifference } from "./plan-types.ts";

type Files = Readonly<Record<string, string>>;

/** The files that Specline writes from a step's config. Their changes are reported as changes to fields. */
const FROM_CONFIG: ReadonlySet<string> = new Set([`${RUNTIME_FOLDER}arguments.json`]);
const LISTED = 3;

/**
 * The files that differ in a step's code. Specline's runtime files are counted together, and files that hold arguments
 * are replaced by the fields that changed.
 */
export function codeChanges(
  before: Files,
  after: Files,
  fields: readonly ValueDifference[],
  placeOf: (path: string) => string | undefined,
): readonly ValueDifference[] {
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((path) => before[path] !== after[path])
    .sort();
  const fromConfig = changed.filter((path) => FROM_CONFIG.has(path));
  const runtime = changed.filter((path) => isRuntime(path) && !FROM_CONFIG.has(path));
  const own = changed.filter((path) => !isRuntime(path));
  const file = (path: string): ValueDifference => ({
    field: path,
    before: short(before[path]),
    after: short(after[path]),
    at: placeOf(path),
  });
  const listed = own.slice(0, LISTED).map(file);
  const rest = own.length - LISTED;
  const more = rest > 0 ? [counted(`${rest} more ${rest === 1 ? "file" : "files"}`)] : [];
  return [
    ...listed,
    ...more,
    ...(runtime.length > 0 ? [counted(`Specline's runtime (${filesOf(runtime.length)})`)] : []),
    ...(fromConfig.length > 0 ? (fields.length > 0 ? fields : [counted("arguments")]) : []),
  ];
}

const isRuntime = (path: string): boolean => path.startsWith(RUNTIME_FOLDER) || path === CONTRACT_FILE;
const short = (digest: string | undefined): string | undefined => digest?.slice(0, 8);
const counted = (field: string): ValueDifference => ({ field, before: undefined, after: undefined, at: undefined });
const filesOf = (count: number): string => `${count} file${count === 1 ? "" : "s"}`;
