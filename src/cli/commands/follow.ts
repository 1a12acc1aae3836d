import { followExecution } from "../../app/executions.ts";
import { nodeHost } from "../../app/host/host.ts";
import { readableSeconds } from "../../base/units.ts";
import { ENDED, type Followed } from "../../deploy/index.ts";
import type { Call } from "../command.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { readEvery } from "../options.ts";
import { executionTable } from "../terminal/execution-table.ts";
import { liveBlock } from "../terminal/live-block.ts";
import type { Terminal } from "../terminal/terminal.ts";

export const run = ({ words: [subject = ""], options, terminal }: Call): Promise<ExitStatus> =>
  followed(terminal, subject, options);

/** Follows an execution on the terminal: a table that repaints itself where a person looks on, a line for each change elsewhere. */
export async function followed(terminal: Terminal, subject: string, options: Call["options"]): Promise<ExitStatus> {
  const every = readEvery(options);
  if (typeof every === "object") {
    terminal.report([every]);
    return statusOf([every]);
  }
  const stop = new AbortController();
  const onStop = (): void => stop.abort();
  // Once: who asks a second time does not want to wait for an answer that is on its way.
  process.once("SIGINT", onStop);
  const show = terminal.live ? repainting(terminal) : changes(terminal);
  const { value, diagnostics } = await followExecution(nodeHost(terminal.say, terminal.redactor), subject, {
    target: options["target"] as string,
    every,
    signal: stop.signal,
    onChange: show.change,
    onTrouble: (reason, pause) => show.say(`no answer (${reason}): looking again in ${readableSeconds(pause / 1000)}`),
  }).finally(() => {
    process.off("SIGINT", onStop);
    show.end();
  });
  terminal.printJson({ ok: value?.status === "Succeeded", ...value, diagnostics });
  if (value !== undefined)
    terminal.print(executionTable(value, { color: terminal.color, columns: terminal.width, now: Date.now() }));
  terminal.report(diagnostics);
  if (stop.signal.aborted) return EXIT.interrupted;
  const status = statusOf(diagnostics);
  if (status !== EXIT.done || value === undefined) return status;
  return ENDED.has(value.status) && value.status !== "Succeeded" ? EXIT.failed : EXIT.done;
}

interface Shown {
  readonly change: (followed: Followed) => void;
  readonly say: (line: string) => void;
  readonly end: () => void;
}

function repainting(terminal: Terminal): Shown {
  let last: Followed | undefined;
  const lines = (columns: number, rows: number): readonly string[] =>
    last === undefined
      ? []
      : executionTable(last, { color: terminal.errorColor, columns, rows, now: Date.now() }).split("\n");
  const block = liveBlock(terminal, lines);
  const change = (followed: Followed): void => {
    last = followed;
    block.paint();
  };
  return { change, say: block.say, end: block.end };
}

function changes(terminal: Terminal): Shown {
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
