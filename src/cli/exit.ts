import type { Diagnostic } from "../diagnostics/index.ts";

/** Exit statuses. */
export const EXIT = {
  done: 0,
  /** The input has errors, a step failed, or a gate was not met. */
  failed: 1,
  /** The command line was invalid. */
  usage: 2,
  /** A problem with the machine or AWS. */
  environment: 3,
  interrupted: 130,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** The exit status for diagnostics. Usage errors take precedence, followed by machine and input errors. */
export function statusOf(diagnostics: readonly Diagnostic[]): ExitStatus {
  const domains = new Set(
    diagnostics
      .filter((fault) => fault.severity === "error")
      .map(({ code }) => {
        if (USAGE_CODES.has(code)) return "usage";
        return code === INTERNAL || AWS_CODES.has(code) ? code : domain(code);
      }),
  );
  if (domains.size === 0) return EXIT.done;
  if (domains.has("usage")) return EXIT.usage;
  return [INTERNAL, "environment", ...AWS_CODES].some((cause) => domains.has(cause)) ? EXIT.environment : EXIT.failed;
}

/** Errors from AWS or in the connection to it. */
const AWS_CODES: ReadonlySet<string> = new Set([
  "deploy/refused",
  "deploy/unreachable",
  "deploy/start-unknown",
  "deploy/no-credentials",
  "deploy/bad-credentials",
  "deploy/clock",
  "deploy/denied",
  "deploy/forbidden",
  "deploy/wrong-account",
  "deploy/bucket-region",
  "deploy/no-bucket",
  "deploy/data-not-readable",
  "plan/base-unseen",
  "drift/unseen",
]);
/** Errors on the command line whose codes belong to a command. */
const USAGE_CODES: ReadonlySet<string> = new Set([
  "plan/unknown-base",
  "plan/base-is-plan",
  "compare/too-few",
  "compare/same-run",
]);
/** A bug in Specline is not incorrect usage, although its code begins with "usage". */
const INTERNAL = "usage/internal";
const domain = (code: string): string => code.slice(0, code.indexOf("/"));
