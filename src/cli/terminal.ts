import { relative } from "node:path";
import colors from "picocolors";
import type { Diagnostic } from "../diagnostics/index.ts";
import { type Paint, renderAll } from "../diagnostics/render.ts";
import { wrapped } from "./wrap.ts";

/** Options that every command has. */
export interface Manner {
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
  readonly manner: Manner;
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

export function openTerminal(manner: Manner): Terminal {
  const color = colors.createColors(wantsColor(process.stdout, process.env) && !manner.json);
  const errorColor = colors.createColors(wantsColor(process.stderr, process.env));
  const paint: Paint = {
    error: (text) => errorColor.bold(errorColor.red(text)),
    warning: (text) => errorColor.bold(errorColor.yellow(text)),
    note: (text) => errorColor.bold(errorColor.cyan(text)),
    dim: errorColor.dim,
  };
  const toErrors = (text: string): void => {
    process.stderr.write(`${text}\n`);
  };
  return {
    manner,
    color,
    errorColor,
    paint,
    width: process.stdout.columns ?? 100,
    live: process.stderr.isTTY === true && !manner.quiet && process.env["TERM"] !== "dumb" && !("CI" in process.env),
    interactive:
      process.stdin.isTTY === true && process.stderr.isTTY === true && !manner.json && !("CI" in process.env),
    print: (text) => {
      if (!manner.json) process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
    },
    printText: (text) => {
      process.stdout.write(text);
    },
    printJson: (value) => {
      if (manner.json) process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    },
    say: (line) => {
      if (!manner.quiet) toErrors(line);
    },
    report: (diagnostics) => {
      if (diagnostics.length === 0 || manner.json) return;
      const text = renderAll(diagnostics.map(withShortFile), paint);
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
