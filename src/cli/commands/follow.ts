import type { Deployment } from "../../app/deployment.ts";
import { followExecution } from "../../app/executions.ts";
import { once } from "../../app/load/consequences.ts";
import { readableSeconds } from "../../base/units.ts";
import { type Followed, hasFailed } from "../../deploy/index.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { Call } from "../definitions/index.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { executionTable } from "../terminal/execution-table.ts";
import { liveBlock } from "../terminal/live-block.ts";
import { afterExecution } from "../terminal/next-commands.ts";
import { type ServiceClock, serviceClock } from "../terminal/service-clock.ts";
import type { Terminal } from "../terminal/terminal.ts";

export const run = ({ words: [subject], ...call }: Call<"follow">): Promise<ExitStatus> =>
  followOnTerminal(call, subject);

/**
 * Follows an execution, with a table that repaints itself on a terminal, or otherwise a line for each change.
 *
 * @param before - the findings of `start`, which are already on the terminal but must also be in the JSON document
 */
export async function followOnTerminal(
  { terminal, host, options: { target, every, timeout } }: Omit<Call<"follow">, "words">,
  subject: string,
  before: Pick<Deployment<unknown>, "diagnostics" | "allowed"> = { diagnostics: [] },
): Promise<ExitStatus> {
  const stop = new AbortController();
  const onStop = (): void => stop.abort();
  // Handled only once, so that a second Ctrl-C ends the program without waiting for a pending response.
  process.once("SIGINT", onStop);
  let isLate = false;
  const late = (): void => {
    isLate = true;
    stop.abort();
  };
  const timer = timeout === undefined ? undefined : setTimeout(late, Math.min(timeout * 1000, MAX_TIMER_MS));
  const clock = serviceClock(host.effects.clock.now);
  const view = terminal.live ? repainting(terminal, clock.now) : changes(terminal);
  const { value, diagnostics } = await followExecution(host, subject, {
    target,
    every: every * 1000,
    signal: stop.signal,
    onClock: clock.set,
    onChange: view.change,
    onTrouble: (reason, pause) => view.say(`no response (${reason}): trying again in ${readableSeconds(pause / 1000)}`),
  }).finally(() => {
    clearTimeout(timer);
    process.off("SIGINT", onStop);
    view.end();
  });
  // Both report faults in the targets' files.
  const overdue = isLate ? [timeoutFault(value?.arn ?? subject, timeout ?? 0)] : [];
  const all = once([...before.diagnostics, ...diagnostics, ...overdue]);
  terminal.printJson({
    ok: value?.status === "Succeeded",
    ...value,
    ...before,
    diagnostics: all,
  });
  if (value !== undefined)
    terminal.print(executionTable(value, { color: terminal.color, columns: terminal.width, now: clock.now() }));
  for (const line of afterExecution(value, { target })) terminal.say(line);
  terminal.report(all.filter((one) => !before.diagnostics.includes(one)));
  if (stop.signal.aborted && !isLate) return EXIT.interrupted;
  const status = statusOf([...diagnostics, ...overdue]);
  if (status !== EXIT.done || value === undefined) return status;
  return hasFailed(value) ? EXIT.failed : EXIT.done;
}

/** Node's longest timer. */
const MAX_TIMER_MS = 2 ** 31 - 1;

const timeoutFault = (arn: string, timeout: number): Diagnostic =>
  diagnostic("execution/timeout", { arn, timeout: readableSeconds(timeout) });

interface View {
  readonly change: (followed: Followed) => void;
  readonly say: (line: string) => void;
  readonly end: () => void;
}

function repainting(terminal: Terminal, now: ServiceClock["now"]): View {
  let last: Followed | undefined;
  const lines = (columns: number, rows: number): readonly string[] =>
    last === undefined
      ? []
      : executionTable(last, { color: terminal.errorColor, columns, rows, now: now() }).split("\n");
  const block = liveBlock(terminal, lines);
  const change = (followed: Followed): void => {
    last = followed;
    block.paint();
  };
  return { change, say: block.say, end: block.end };
}

function changes(terminal: Terminal): View {
  const said = new Map<string, string>();
  const change = ({ steps }: Followed): void => {
    for (const { name, status, reason } of steps) {
      if (said.get(name) === status) continue;
      said.set(name, status);
      terminal.say(`${status.padEnd(9)}  ${name}${reason === undefined ? "" : `: ${reason}`}`);
    }
  };
  return { change, say: terminal.say, end: () => undefined };
}
