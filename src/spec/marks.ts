import { version } from "../base/version.ts";
import { type Diagnostic, diagnostic, SpeclineError } from "../diagnostics/index.ts";

/** The things that a value available to users can represent. */
export type Mark =
  | "expression"
  | "parameter"
  | "mention"
  | "external"
  | "output"
  | "auto"
  | "nothing"
  | "declaration"
  | "properties"
  | "script"
  | "step"
  | "config"
  | "pipeline";

/**
 * The format version of all marks. It is increased when the content of a mark changes, so that an older copy rejects a
 * newer mark.
 */
const MARK_FORM = 1;

interface Marked {
  readonly form: number;
  /** The version of Specline that created the value. */
  readonly version: string;
  readonly content: unknown;
}

const PREFIX = "specline.";

/**
 * A process-wide symbol, because a pipeline and a pack that it uses can each have a separate copy of Specline, and each
 * copy must recognize the other's values. For the same reason, the content is stored on the value itself and not in a
 * table that only one copy can read.
 */
const KEYS: Readonly<Record<Mark, symbol>> = {
  expression: Symbol.for("specline.expression"),
  parameter: Symbol.for("specline.parameter"),
  mention: Symbol.for("specline.mention"),
  external: Symbol.for("specline.external"),
  output: Symbol.for("specline.output"),
  auto: Symbol.for("specline.auto"),
  nothing: Symbol.for("specline.nothing"),
  declaration: Symbol.for("specline.declaration"),
  properties: Symbol.for("specline.properties"),
  script: Symbol.for("specline.script"),
  step: Symbol.for("specline.step"),
  config: Symbol.for("specline.config"),
  pipeline: Symbol.for("specline.pipeline"),
};
const MARKS: ReadonlyMap<symbol, Mark> = new Map(
  (Object.keys(KEYS) as Mark[]).map((mark) => [KEYS[mark], mark] as const),
);

/**
 * Marks a value with the thing that it represents. Copying the value by spreading it drops the mark.
 *
 * @returns The same value, which must not be frozen beforehand.
 */
export function marked<T extends object>(value: T, mark: Mark, content: unknown = true): T {
  const held: Marked = { form: MARK_FORM, version, content };
  return Object.defineProperty(value, KEYS[mark], { value: held, configurable: true });
}

/**
 * The thing that a value represents. Undefined if the value has no such mark. `T` is the type that every copy of
 * Specline stores under this mark.
 *
 * @throws SpeclineError if the value was created by a newer copy of Specline and cannot be read by this copy.
 */
export function contentOf<T>(value: unknown, mark: Mark): T | undefined {
  const fault = unreadable(value);
  if (fault !== undefined) throw new SpeclineError([fault]);
  return markedWith(value, KEYS[mark])?.content as T | undefined;
}

/** The marks that a value has. */
export const marksOf = (value: object): readonly Mark[] =>
  Object.getOwnPropertySymbols(value).flatMap((key) => MARKS.get(key) ?? []);

/**
 * The problem with a value from another copy of Specline that this copy cannot read, because the value's marks have
 * another format or include one that is unknown to this copy. Undefined for every other value.
 */
export function unreadable(value: unknown): Diagnostic | undefined {
  if (!canHaveMarks(value)) return undefined;
  for (const key of Object.getOwnPropertySymbols(value)) {
    const name = Symbol.keyFor(key);
    if (name?.startsWith(PREFIX) !== true) continue;
    const held = markedWith(value, key);
    if (held?.form === MARK_FORM && MARKS.has(key)) continue;
    const theirs = typeof held?.version === "string" ? held.version : "of an unknown version";
    return diagnostic("author/other-copy", { what: name.slice(PREFIX.length), theirs, ours: version });
  }
  return undefined;
}

const canHaveMarks = (value: unknown): value is object =>
  (typeof value === "object" && value !== null) || typeof value === "function";

/** Inherited marks do not count, because an object that merely inherits from a marked value is a different value. */
const markedWith = (value: unknown, key: symbol): Marked | undefined =>
  canHaveMarks(value) && Object.hasOwn(value, key) ? (value as Readonly<Record<symbol, Marked>>)[key] : undefined;
