import type { Diagnostic } from "../diagnostics/index.ts";

/** What a command tells the shell. */
export const EXIT = {
  done: 0,
  /** The input has errors, a step failed, or a gate said no. */
  failed: 1,
  /** The command line was wrong. */
  usage: 2,
  /** The machine or AWS failed. */
  environment: 3,
  interrupted: 130,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** The status that diagnostics ask for: a wrong command line counts most, then the machine, then the input. */
export function statusOf(diagnostics: readonly Diagnostic[]): ExitStatus {
  const domains = new Set(
    diagnostics
      .filter((fault) => fault.severity === "error")
      .map(({ code }) => (code === INTERNAL || AWS.has(code) ? code : domain(code))),
  );
  if (domains.size === 0) return EXIT.done;
  if (domains.has("usage")) return EXIT.usage;
  return [INTERNAL, "environment", ...AWS].some((cause) => domains.has(cause)) ? EXIT.environment : EXIT.failed;
}

/** What AWS, or the way there, is at fault for. */
const AWS: ReadonlySet<string> = new Set([
  "deploy/refused",
  "deploy/unreachable",
  "deploy/start-unknown",
  "deploy/no-credentials",
  "deploy/bad-credentials",
  "deploy/clock",
  "deploy/denied",
  "deploy/wrong-account",
  "deploy/bucket-region",
  "deploy/no-bucket",
]);
/** A fault of Specline is nobody's wrong usage. */
const INTERNAL = "usage/internal";
const domain = (code: string): string => code.slice(0, code.indexOf("/"));
