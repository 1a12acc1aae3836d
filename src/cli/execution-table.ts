import { readableSeconds } from "../base/units.ts";
import type { Followed, FollowedStep } from "../deploy/index.ts";
import type { Terminal } from "./terminal.ts";

/** An execution as a table: a line for each step that has begun, in the order of beginning. */
export function executionTable({ arn, status, reason, steps }: Followed, color: Terminal["color"]): string {
  const longest = Math.max(4, ...steps.map(({ name }) => name.length));
  const paint = (text: string): string => {
    if (text.startsWith("Succeeded")) return color.green(text);
    if (text.startsWith("Fail") || text.startsWith("Stop")) return color.red(text);
    return color.cyan(text);
  };
  const line = (step: FollowedStep): string =>
    `  ${paint((step.cached ? "Succeeded, cached" : step.status).padEnd(17))}  ${step.name.padEnd(longest)}  ${timeOf(step).padStart(9)}${step.reason === undefined ? "" : `  ${step.reason}`}`;
  const head = `${paint(status)}${reason === undefined ? "" : `: ${reason}`}  ${color.dim(arn)}`;
  return [...steps.map(line), head].join("\n");
}

const timeOf = ({ startedAt, endedAt }: FollowedStep): string =>
  startedAt === undefined || endedAt === undefined ? "" : readableSeconds((endedAt - startedAt) / 1000);
