import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import colors from "picocolors";
import { printableSource, visible } from "../../base/printable.ts";
import { createRedactor, type Redactor } from "../../base/secrets/index.ts";
import type { Diagnostic } from "../../diagnostics/index.ts";
import { type Paint, renderAll } from "../../diagnostics/render.ts";
import { wrapped } from "./wrap.ts";

/** Options that every command has. */
export interface OutputMode {
  /** One JSON document on stdout, and nothing else there. */
  readonly json: boolean;
  /** No progress. */
  readonly quiet: boolean;
  /** More of it, and a stack where Specline itself fails. */
  readonly verbose: boolean;
}

type Colors = ReturnType<typeof colors.createColors>;

/** What a command writes to. Results go to stdout, everything else to stderr. */
export interface Terminal {
  readonly mode: OutputMode;
  /** Paints what goes to stdout. */
  readonly color: Colors;
  /** Paints what goes to stderr. */
  readonly errorColor: Colors;
  /** Columns of stdout; 100 where it is no terminal. */
  readonly width: number;
  /** True where a person can see progress that repaints itself. */
  readonly live: boolean;
  /** True where a person can be asked. */
  readonly interactive: boolean;
  /** A result, as text; held back where the result is JSON. */
  readonly print: (text: string) => void;
  /** A result that is a JSON document as it is. */
  readonly printText: (text: string) => void;
  /** The result as JSON, where that was asked for. */
  readonly printJson: (value: unknown) => void;
  /** Progress, one line. */
  readonly say: (line: string) => void;
  /** Diagnostics for people, on stderr; where the result is JSON they are part of it. */
  readonly report: (diagnostics: readonly Diagnostic[]) => void;
  readonly paint: Paint;
  /** Knows the secrets of what was read; nothing is printed past it, but for documents that a user asked for as they are. */
  readonly redactor: Redactor;
  /** Text of others, in colours of ours, as the terminal may get it. */
  readonly clean: (text: string) => string;
}

/** Colour where a person looks on, unless NO_COLOR says no (https://no-color.org) or FORCE_COLOR yes. */
function wantsColor(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv): boolean {
  if ((environment["NO_COLOR"] ?? "") !== "") return false;
  const forced = environment["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  return stream.isTTY === true && environment["TERM"] !== "dumb";
}

/** Files below this folder are shown as they would be typed. */
function withShortFile(fault: Diagnostic): Diagnostic {
  const short = fault.at.file === undefined ? ".." : relative(process.cwd(), fault.at.file);
  return short.startsWith("..") ? fault : { ...fault, at: { ...fault.at, file: short } };
}

/** Lines that do not fit go on below the text of the sentence, not below its label. */
function hanging(line: string, columns: number): string {
  const indent = /^ */.exec(line)?.[0] ?? "";
  return wrapped(line.trimStart(), columns, indent, indent === "" ? 2 : 5);
}

/** The colours that picocolors gives; no other sequence, and no character that is not seen, comes through. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const OWN_COLOR = /(\u001b\[(?:[0-2]?\d|3[0-79]|4[0-79]|9\d)m)/;

/** What others wrote, with secrets hidden and nothing in it that rules a terminal. */
const cleaner =
  ({ text }: Redactor, colored: boolean) =>
  (shown: string): string => {
    const bare = stripVTControlCharacters(shown);
    const hidden = text(bare);
    // Colours are lost where something had to be hidden: a secret may have been painted in parts.
    if (hidden !== bare) return visible(hidden);
    if (!colored) return visible(shown);
    return shown
      .split(OWN_COLOR)
      .map((part, index) => (index % 2 === 1 ? part : visible(part)))
      .join("");
  };

export function openTerminal(mode: OutputMode, redactor: Redactor = createRedactor()): Terminal {
  const [colored, errorColored] = [
    wantsColor(process.stdout, process.env) && !mode.json,
    wantsColor(process.stderr, process.env),
  ];
  const color = colors.createColors(colored);
  const errorColor = colors.createColors(errorColored);
  const [clean, cleanError] = [cleaner(redactor, colored), cleaner(redactor, errorColored)];
  const paint: Paint = {
    error: (text) => errorColor.bold(errorColor.red(text)),
    warning: (text) => errorColor.bold(errorColor.yellow(text)),
    note: (text) => errorColor.bold(errorColor.cyan(text)),
    dim: errorColor.dim,
  };
  const toErrors = (text: string): void => {
    process.stderr.write(`${cleanError(text)}\n`);
  };
  return {
    mode,
    color,
    errorColor,
    paint,
    redactor,
    clean: cleanError,
    width: process.stdout.columns ?? 100,
    live: process.stderr.isTTY === true && !mode.quiet && process.env["TERM"] !== "dumb" && !("CI" in process.env),
    interactive: process.stdin.isTTY === true && process.stderr.isTTY === true && !mode.json && !("CI" in process.env),
    print: (text) => {
      if (!mode.json) process.stdout.write(clean(text.endsWith("\n") ? text : `${text}\n`));
    },
    printText: (text) => {
      process.stdout.write(text);
    },
    printJson: (value) => {
      if (mode.json) process.stdout.write(`${printableSource(JSON.stringify(redactor.value(value), null, 2))}\n`);
    },
    say: (line) => {
      if (!mode.quiet) toErrors(line);
    },
    report: (diagnostics) => {
      if (diagnostics.length === 0 || mode.json) return;
      // Before lines are broken, which would break a secret, too.
      const text = renderAll(redactor.value(diagnostics).map(withShortFile), paint);
      const columns = process.stderr.isTTY === true ? process.stderr.columns : undefined;
      toErrors(
        columns === undefined
          ? text
          : text
              .split("\n")
              .map((line) => hanging(line, columns))
              .join("\n"),
      );
    },
  };
}
