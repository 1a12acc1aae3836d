import { defined } from "../base/defined.ts";
/** The parts of a job that its Python script uses, as far as the source code shows. */
export interface ScriptUse {
  /** Names passed as string literals to `step.input`, `step.required` and `step.output`. */
  readonly inputs: ReadonlySet<string>;
  readonly outputs: ReadonlySet<string>;
  /** Members of `step.config` that the script reads. */
  readonly fields: ReadonlySet<string>;
  /** False if ports or settings are also accessed in a way that cannot be analyzed. */
  readonly plain: boolean;
  /**
   * The arguments that the script's argparse parser declares. Undefined if there is no parser, or if it cannot be
   * analyzed.
   */
  readonly parser?: Parser;
  /** Environment variables that the script reads without a default. */
  readonly variables: ReadonlySet<string>;
  /** Container folders that the script names. */
  readonly paths: ReadonlySet<string>;
  /** Modules that the script imports whenever it is started: not in a function, and not in a `try`. */
  readonly imports: ReadonlySet<string>;
  /** True if the script runs with Specline's runtime, which names its folders. */
  readonly usesRuntime: boolean;
  /** All string literals and identifiers in the script. */
  readonly words: ReadonlySet<string>;
}

/** The arguments that a script's argparse parser declares. */
export interface Parser {
  readonly flags: ReadonlySet<string>;
  readonly required: ReadonlySet<string>;
}

const STRING = String.raw`(?:"((?:\\.|[^"\\\n])*)"|'((?:\\.|[^'\\\n])*)')`;

/** Analyzes one file, or several files as one, without running them. Anything uncertain is omitted. */
export function scriptUse(text: string): ScriptUse {
  const code = withoutComments(text);
  const step = /\bwith\s+(?:\w+\.)?run\(\)\s+as\s+(\w+)\s*:/.exec(code)?.[1];
  const asked = (method: string) =>
    step === undefined ? [] : texts(code, String.raw`\b${step}\.(?:${method})\(\s*`, String.raw`\s*[,)]`);
  // A script that checks whether the step has a port is meant for several steps.
  const guarded = asked("takes|makes");
  const sure = (names: readonly string[]) => new Set(names.filter((name) => !guarded.includes(name)));
  const parser = parserOf(code);
  return defined({
    inputs: sure(asked("input|required")),
    outputs: sure(asked("output")),
    fields: new Set(step === undefined ? [] : found(code, new RegExp(String.raw`\b${step}\.config\.(\w+)`, "g"))),
    plain: step !== undefined && isPlain(code, step),
    parser,
    variables: variablesOf(code),
    paths: new Set(
      texts(code, "", "")
        .filter((one) => one.startsWith("/opt/ml/"))
        .map((one) => one.replace(/\{.*/, "")),
    ),
    imports: importsOf(code),
    usesRuntime: /\bspecline_runtime\b/.test(code),
    words: new Set(text.match(/[\w-]+/g) ?? []),
  });
}

/** The source code without comments and multi-line strings, which are mostly documentation. */
export const withoutComments = (text: string): string =>
  text.replace(
    /"""[\s\S]*?"""|'''[\s\S]*?'''|("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|#[^\n]*/g,
    (whole, string: string | undefined) => string ?? (whole.startsWith("#") ? "" : '""'),
  );

/** Statements that are not indented. Relative imports are the script's own. */
const importsOf = (code: string): ReadonlySet<string> =>
  new Set([
    ...found(code, /^from[ \t]+(\w+)[\w.]*[ \t]+import\b/gm),
    ...found(
      code,
      /^import[ \t]+([\w.]+(?:[ \t]+as[ \t]+\w+)?(?:[ \t]*,[ \t]*[\w.]+(?:[ \t]+as[ \t]+\w+)?)*)/gm,
    ).flatMap((list) => list.split(",").map((one) => /^\w+/.exec(one.trim())?.[0] ?? "")),
  ]);

const found = (code: string, pattern: RegExp): readonly string[] =>
  [...code.matchAll(pattern)].map(([, one = ""]) => one);

/** The string literals between two patterns. */
const texts = (code: string, before: string, after: string): readonly string[] =>
  [...code.matchAll(new RegExp(before + STRING + after, "g"))].map(([, double, single]) => double ?? single ?? "");

/** False if the step itself, its config or a port's name is stored in a variable. */
function isPlain(code: string, step: string): boolean {
  const handed = new RegExp(String.raw`\b${step}\b(?!\s*\.|\s*:)`, "g");
  const whole = new RegExp(String.raw`\b${step}\.config\b(?!\.\w)`);
  const named = new RegExp(String.raw`\b${step}\.(?:input|required|output|takes|makes)\(\s*(?!["'])`);
  return (code.match(handed) ?? []).length === 0 && !whole.test(code) && !named.test(code);
}

/** Parsers from other command-line libraries, and parsers whose arguments are declared from data, are not analyzed. */
const OTHER_PARSERS =
  /\b(?:parse_known_args|fire|click|typer|absl|hydra|HfArgumentParser|add_subparsers|set_defaults|parents\s*=)\b/;

function parserOf(code: string): Parser | undefined {
  if (!/\bArgumentParser\(/.test(code) || !/\.parse_args\(\s*\)/.test(code) || OTHER_PARSERS.test(code))
    return undefined;
  const calls = argumentCalls(code);
  const names = calls.map((call) =>
    texts(call, String.raw`(?:^|,)\s*`, String.raw`\s*(?=,|$)`).filter((one) => /^-/.test(one)),
  );
  // A positional argument, or a name computed at run time.
  if (names.some((one) => one.length === 0)) return undefined;
  const required = names.filter((_, index) => /\brequired\s*=\s*True\b/.test(calls[index] as string));
  return { flags: new Set(names.flat()), required: new Set(required.map((one) => one.at(-1) as string)) };
}

/** The text between the parentheses of each `add_argument(…)` call. */
function argumentCalls(code: string): readonly string[] {
  return code
    .split(/\.add_argument\(/)
    .slice(1)
    .map((rest) => {
      let depth = 1;
      let end = 0;
      for (const [token] of rest.matchAll(new RegExp(`${STRING}|[()]|[^()"']+|["']`, "g"))) {
        if (token === "(") depth += 1;
        if (token === ")") depth -= 1;
        if (depth === 0) break;
        end += token.length;
      }
      return rest.slice(0, end);
    });
}

function variablesOf(code: string): ReadonlySet<string> {
  const all = texts(code, String.raw`\benviron\[\s*`, String.raw`\s*\](?!\s*=[^=])`);
  return new Set(
    all.filter(
      (name) =>
        !new RegExp(
          String.raw`["']${name}["']\s*(?:not\s+)?in\b|environ\[\s*["']${name}["']\s*\]\s*=[^=]|(?:setdefault|get|getenv)\(\s*["']${name}["']`,
        ).test(code),
    ),
  );
}
