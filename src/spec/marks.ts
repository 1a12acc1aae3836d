import { diagnostic, SpeclineError } from "../diagnostics/index.ts";

/** What a value that users pass around can stand for. */
type Mark =
  | "expression"
  | "parameter"
  | "mention"
  | "external"
  | "output"
  | "auto"
  | "nothing"
  | "declaration"
  | "script";

/** The form of all marks. It is raised when what a mark holds changes, so that an older copy refuses a newer one. */
const FORM = 1;

interface Marked {
  readonly form: number;
  readonly content: unknown;
}

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
  script: Symbol.for("specline.script"),
};

/**
 * Marks a value as standing for something.
 *
 * @returns The same value. It must not be frozen yet.
 */
export function marked<T extends object>(value: T, mark: Mark, content: unknown = true): T {
  const held: Marked = { form: FORM, content };
  return Object.defineProperty(value, KEYS[mark], { value: held, configurable: true });
}

/**
 * What a value stands for; undefined where it has no such mark. `T` is what every copy of Specline puts there.
 *
 * @throws SpeclineError where a copy of Specline made the value whose marks this one cannot read.
 */
export function contentOf<T>(value: unknown, mark: Mark): T | undefined {
  if (value === null || typeof value !== "object" || !Object.hasOwn(value, KEYS[mark])) return undefined;
  const { form, content } = (value as Readonly<Record<symbol, Marked>>)[KEYS[mark]] as Marked;
  if (form === FORM) return content as T;
  throw new SpeclineError([diagnostic("author/other-copy", { what: mark, form, known: FORM })]);
}
