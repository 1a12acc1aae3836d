import { stripVTControlCharacters } from "node:util";
import colors from "picocolors";
import { printableSource, visible } from "../../base/printable.ts";
import { createRedactor, type Redactor } from "../../base/secrets/index.ts";
import type { Diagnostic } from "../../diagnostics/index.ts";
import { type Paint, renderAll } from "../../diagnostics/render.ts";
import { shortPath } from "./short-path.ts";

/** Options that every command accepts. */
export interface OutputMode {
  /** Print only one JSON document on stdout. */
  readonly json: boolean;
  /** Do not print progress. */
  readonly quiet: boolean;
  /** Print more detail, and stack traces of internal errors. */
  readonly verbose: boolean;
}

type Colors = ReturnType<typeof colors.createColors>;

/** A command's output: results go to stdout, and everything else to stderr. */
export interface Terminal {
  readonly mode: OutputMode;
  /** Colours for stdout. */
  readonly color: Colors;
  /** Colours for stderr. */
  readonly errorColor: Colors;
  /** The number of columns on stdout, or 100 if it is not a terminal. */
  readonly width: number;
  /** True if progress can be repainted, because a person is watching. */
  readonly live: boolean;
  /** True if the user can be asked questions. */
  readonly interactive: boolean;
  /** Prints a result for people. Does nothing in JSON mode. */
  readonly print: (text: string) => void;
  /** Prints a document that the user requested, without changing it. */
  readonly printText: (text: string) => void;
  /** Prints the result as JSON, but only in JSON mode. */
  readonly printJson: (value: unknown) => void;
  /** Prints a progress line. */
  readonly say: (line: string) => void;
  /** Prints diagnostics for people on stderr. In JSON mode, they are part of the result. */
  readonly report: (diagnostics: readonly Diagnostic[]) => void;
  readonly paint: Paint;
  /**
   * Hides the secrets found in everything that was read. All output passes through it, except documents that the user
   * requested.
   */
  readonly redactor: Redactor;
  /** Makes external text safe to print, hiding secrets and escaping invisible characters but keeping our colors. */
  readonly clean: (text: string) => string;
}

/** Colors are used if a person is watching; NO_COLOR (https://no-color.org) and FORCE_COLOR override that. */
function wantsColor(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv): boolean {
  if ((environment["NO_COLOR"] ?? "") !== "") return false;
  const forced = environment["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  return stream.isTTY === true && environment["TERM"] !== "dumb";
}

function withShortFile(fault: Diagnostic): Diagnostic {
  const { file } = fault.at;
  return file === undefined ? fault : { ...fault, at: { ...fault.at, file: shortPath(process.cwd(), file) } };
}

/** Wraps a line of a diagnostic. Subsequent lines are aligned with its text, not with its label. */
function hanging(line: string, columns: number, wrap: Wrap): string {
  const [, label = "", text = line] = /^( {2}\S+ +)(.*)$/s.exec(line) ?? [];
  return label === "" ? wrap(line, columns, "", "  ") : wrap(text, columns, label);
}

/** The color codes of picocolors. No other control sequences are let through. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const OWN_COLOR = /(\u001b\[(?:[0-2]?\d|3[0-79]|4[0-79]|9\d)m)/;

/** Hides secrets and escapes everything that could control a terminal. */
const cleaner =
  ({ text }: Redactor, colored: boolean) =>
  (shown: string): string => {
    const bare = stripVTControlCharacters(shown);
    const hidden = text(bare);
    // If something was hidden, colors are removed, because parts of a secret can be in different colors.
    if (hidden !== bare) return visible(hidden);
    if (!colored) return visible(shown);
    return shown
      .split(OWN_COLOR)
      .map((part, index) => (index % 2 === 1 ? part : visible(part)))
      .join("");
  };

type Wrap = typeof import("./columns.ts").wrap;

/**
 * Opens a command's terminal. The code that wraps lines is loaded only if a person reads them, because loading it takes
 * as long as `--help`.
 */
export async function openTerminal(mode: OutputMode, redactor: Redactor): Promise<Terminal> {
  return terminalOf(mode, redactor, process.stderr.isTTY ? (await import("./columns.ts")).wrap : undefined);
}

/** @param wrap - wraps diagnostics; if omitted, lines are not wrapped */
export function terminalOf(mode: OutputMode, redactor: Redactor = createRedactor(), wrap?: Wrap): Terminal {
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
      // Secrets are hidden before lines are wrapped, because wrapping would split them.
      const text = renderAll(redactor.value(diagnostics).map(withShortFile), paint);
      const { columns } = process.stderr;
      const lines = text.split("\n");
      toErrors(wrap === undefined ? text : lines.map((line) => hanging(line, columns, wrap)).join("\n"));
    },
  };
}
