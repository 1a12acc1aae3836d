import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { Deployment } from "../../src/app/deployment.ts";
import { cases } from "../suite/cases.ts";
import type { AwsStandIn } from "./stand-in.ts";

/* Commands that are killed when one of their calls arrives. */

const command = fileURLToPath(new URL("../../bin/specline.js", import.meta.url));

/** The calls at which a process is killed: the first, the middle and the last, and every call at night. */
export const killedCalls = (calls: number): readonly number[] =>
  cases(1) > 1
    ? Array.from({ length: calls }, (_, index) => index + 1)
    : [...new Set([1, Math.ceil(calls / 2), calls])];

export interface Ran {
  readonly ended: number | NodeJS.Signals | null;
  readonly stderr: string;
}

/** Runs a command in a separate process, and returns its exit status, or the signal that ended it. */
export function specline(
  words: readonly string[],
  cwd: string,
  more: NodeJS.ProcessEnv,
  begun = (_: ChildProcess): void => {},
) {
  const child = spawn(process.execPath, [command, ...words], {
    cwd,
    env: { ...process.env, ...more },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (text) => (stderr += String(text)));
  begun(child);
  return new Promise<Ran>((done) => child.on("close", (status, signal) => done({ ended: signal ?? status, stderr })));
}

/**
 * Kills a command when its n-th call arrives at one of the stand-ins: before the call is carried out, or for odd calls,
 * afterwards.
 */
export async function killedAt(
  worlds: readonly AwsStandIn[],
  call: number,
  run: (begun: (child: ChildProcess) => void) => Promise<Ran>,
) {
  let seen = 0;
  const { ended, stderr } = await run((child) => {
    for (const aws of worlds)
      aws.onCall = (count) => {
        seen += 1;
        if (seen !== call) return;
        aws.trouble.set(count, call % 2 === 1 ? "cut-after" : "drop");
        child.kill("SIGKILL");
      };
  });
  for (const aws of worlds) aws.onCall = () => {};
  expect([ended, stderr]).toEqual(["SIGKILL", expect.any(String)]);
}

/** The codes of a result's errors. */
export const errorsIn = ({ diagnostics }: Deployment<unknown>): readonly string[] =>
  diagnostics.flatMap(({ code, severity }) => (severity === "error" ? [code] : []));
