import type { DeployResult } from "../../app/deploy.ts";
import { commandLine } from "../../base/command-line.ts";
import type { Followed } from "../../deploy/index.ts";

/* The lines that say which command comes next, with those of the user's options that it needs, too. */

interface Options {
  readonly target?: string | undefined;
  readonly allow?: readonly string[] | undefined;
}

/** After a deploy. Undefined if nothing new can be started: nothing was deployed, or it was there already. */
export function afterDeploy(
  outcome: DeployResult["outcome"],
  path: string,
  { target, allow }: Options,
): string | undefined {
  const isNew = outcome === "created" || outcome === "updated";
  return isNew ? `next: ${commandLine("start", path, { target, allow, follow: true })}` : undefined;
}

/** After a start that does not follow the execution. */
export const afterStart = (arn: string, { target }: Options): string =>
  `next: ${commandLine("follow", arn, { target })}`;

/** After an execution that failed, what can be done about it. */
export function afterExecution(
  value: Pick<Followed, "status" | "arn"> | undefined,
  { target }: Options,
): readonly string[] {
  if (value?.status !== "Failed") return [];
  const retry = commandLine("retry", value.arn, { target });
  return [
    `next: remove the cause, then repeat what failed with the same definition: ${retry}`,
    "      or change the pipeline, deploy it and start it again",
  ];
}
