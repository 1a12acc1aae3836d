import { version } from "../base/version.ts";
import { type Diagnostic, diagnostic, SpeclineError } from "../diagnostics/index.ts";

/** What a value that users pass around can stand for. */
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

/** The form of all marks. It is raised when what a mark holds changes, so that an older copy refuses a newer one. */
const MARK_FORM = 1;

interface Marked {
  readonly form: number;
  /** The version of the Specline that made the value. */
  readonly version: string;
  readonly content: unknown;
}

const PREFIX = "specline.";

/**
 * Registered for the whole process: a pipeline and the pack that it uses may each have installed a Specline, and a
 * value made by one must be recognised by the other. For the same reason the content is on the value itself, and not
 * in a table that only one copy can read.
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
 * Marks a value as standing for something. A copy of the value by spreading does not have the mark.
 *
 * @returns The same value. It must not be frozen yet.
 */
export function marked<T extends object>(value: T, mark: Mark, content: unknown = true): T {
  const held: Marked = { form: MARK_FORM, version, content };
  return Object.defineProperty(value, KEYS[mark], { value: held, configurable: true });
}

/**
 * What a value stands for; undefined where it has no such mark. `T` is what every copy of Specline puts there.
 *
 * @throws SpeclineError where a newer copy of Specline made the value, and this one cannot read what it stands for.
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
 * The fault of a value that another copy of Specline made and this one cannot read: its marks have another form, or it
 * has one that this copy does not know. Undefined for every other value.
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

/** Only a value's own marks count: what merely inherits from it is another value. */
const markedWith = (value: unknown, key: symbol): Marked | undefined =>
  canHaveMarks(value) && Object.hasOwn(value, key) ? (value as Readonly<Record<symbol, Marked>>)[key] : undefined;
