/** What a Python script uses of the job that starts it, as far as its text tells. */
export interface ScriptUse {
  /** Names given to `step.input`, `step.required` and `step.output` as plain texts. */
  readonly inputs: ReadonlySet<string>;
  readonly outputs: ReadonlySet<string>;
  /** Members read of `step.config`. */
  readonly fields: ReadonlySet<string>;
  /** False where ports or settings are also reached in a way that the text does not tell. */
  readonly plain: boolean;
  /** What its argparse declares; undefined where it has no parser, or one that cannot be read. */
  readonly parser?: Parser;
  /** Environment variables that it reads without a default. */
  readonly variables: ReadonlySet<string>;
  /** Folders of the container that it names. */
  readonly paths: ReadonlySet<string>;
  /** Every text and every name in it. */
  readonly words: ReadonlySet<string>;
}

export interface Parser {
  readonly flags: ReadonlySet<string>;
  readonly required: ReadonlySet<string>;
}

const STRING = String.raw`(?:"((?:\\.|[^"\\\n])*)"|'((?:\\.|[^'\\\n])*)')`;

/** Reads one file, or several as one. Nothing is run, and what cannot be told is left out. */
export function scriptUse(text: string): ScriptUse {
  const code = withoutComments(text);
  const step = /\bwith\s+(?:\w+\.)?run\(\)\s+as\s+(\w+)\s*:/.exec(code)?.[1];
  const asked = (method: string) =>
    step === undefined ? [] : texts(code, String.raw`\b${step}\.(?:${method})\(\s*`, String.raw`\s*[,)]`);
  // A script that asks first whether the step has a port serves several steps.
  const guarded = asked("takes|makes");
  const sure = (names: readonly string[]) => new Set(names.filter((name) => !guarded.includes(name)));
  const parser = parserOf(code);
  return {
    inputs: sure(asked("input|required")),
    outputs: sure(asked("output")),
    fields: new Set(step === undefined ? [] : found(code, new RegExp(String.raw`\b${step}\.config\.(\w+)`, "g"))),
    plain: step !== undefined && isPlain(code, step),
    ...(parser === undefined ? {} : { parser }),
    variables: variablesOf(code),
    paths: new Set(
      texts(code, "", "")
        .filter((one) => one.startsWith("/opt/ml/"))
        .map((one) => one.replace(/\{.*/, "")),
    ),
    words: new Set(text.match(/[\w-]+/g) ?? []),
  };
}

/** The text without comments and without texts of several lines, which are mostly documentation. */
const withoutComments = (text: string): string =>
  text.replace(
    /"""[\s\S]*?"""|'''[\s\S]*?'''|("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|#[^\n]*/g,
    (whole, string: string | undefined) => string ?? (whole.startsWith("#") ? "" : '""'),
  );

const found = (code: string, pattern: RegExp): readonly string[] =>
  [...code.matchAll(pattern)].map(([, one = ""]) => one);

/** The plain texts between two patterns. */
const texts = (code: string, before: string, after: string): readonly string[] =>
  [...code.matchAll(new RegExp(before + STRING + after, "g"))].map(([, double, single]) => double ?? single ?? "");

/** False where the step itself, its config or a port's name goes through a variable. */
function isPlain(code: string, step: string): boolean {
  const handed = new RegExp(String.raw`\b${step}\b(?!\s*\.|\s*:)`, "g");
  const whole = new RegExp(String.raw`\b${step}\.config\b(?!\.\w)`);
  const named = new RegExp(String.raw`\b${step}\.(?:input|required|output|takes|makes)\(\s*(?!["'])`);
  return (code.match(handed) ?? []).length === 0 && !whole.test(code) && !named.test(code);
}

/** Whatever else reads a command line, or declares arguments out of data: such a parser is not read. */
const OTHER_PARSERS =
  /\b(?:parse_known_args|fire|click|typer|absl|hydra|HfArgumentParser|add_subparsers|set_defaults|parents\s*=)\b/;

function parserOf(code: string): Parser | undefined {
  if (!/\bArgumentParser\(/.test(code) || !/\.parse_args\(\s*\)/.test(code) || OTHER_PARSERS.test(code))
    return undefined;
  const calls = argumentCalls(code);
  const names = calls.map((call) =>
    texts(call, String.raw`(?:^|,)\s*`, String.raw`\s*(?=,|$)`).filter((one) => /^-/.test(one)),
  );
  // A positional, or a name that is made at run time.
  if (names.some((one) => one.length === 0)) return undefined;
  const required = names.filter((_, index) => /\brequired\s*=\s*True\b/.test(calls[index] as string));
  return { flags: new Set(names.flat()), required: new Set(required.map((one) => one.at(-1) as string)) };
}

/** What stands between the brackets of each `add_argument(…)`. */
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
