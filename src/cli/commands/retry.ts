import { type Retried, retryExecution } from "../../app/life/retry.ts";
import { listed } from "../../base/words.ts";
import type { Call } from "../definitions/index.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { followOnTerminal } from "./follow.ts";

const OUTCOMES: Readonly<Record<Retried["outcome"], string>> = {
  retried: "retrying",
  planned: "would retry",
  unchanged: "unchanged",
};

export async function run({ words: [subject], options, terminal, host }: Call<"retry">): Promise<ExitStatus> {
  const { value, ...found } = await retryExecution(host, subject, {
    target: options.target,
    parallelism: options.parallel,
    dryRun: options.dryRun,
  });
  terminal.report(found.diagnostics);
  const status = statusOf(found.diagnostics);
  const lines = value === undefined ? [] : textOf(value);
  if (value?.outcome === "retried" && options.follow === true) {
    for (const line of lines) terminal.say(line);
    return followOnTerminal({ terminal, host, options }, value.arn, found);
  }
  terminal.printJson({ ok: status === EXIT.done, ...value, ...found });
  for (const line of lines) terminal.print(line);
  return status;
}

const textOf = ({ arn, outcome, repeated = [], kept = [] }: Retried): readonly string[] => [
  ...(repeated.length === 0 ? [] : [`repeats ${listed(repeated)}`]),
  ...(kept.length === 0 ? [] : [`keeps the results of ${listed(kept)}`]),
  `${OUTCOMES[outcome]} ${arn}`,
];
