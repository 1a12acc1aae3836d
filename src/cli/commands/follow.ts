import { followExecution } from "../../app/deploy.ts";
import { nodeHost } from "../../app/host.ts";
import type { Followed } from "../../deploy/index.ts";
import { executionTable } from "../execution-table.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { readEvery } from "../options.ts";
import type { Call } from "../program.ts";
import type { Terminal } from "../terminal.ts";

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
  process.once("SIGINT", onStop);
  const show = terminal.live ? repainting(terminal) : changes(terminal);
  const { value, diagnostics } = await followExecution(nodeHost(terminal.say), subject, {
    target: options["target"] as string,
    every,
    signal: stop.signal,
    onChange: show.change,
  }).finally(() => {
    process.off("SIGINT", onStop);
    show.end();
  });
  terminal.report(diagnostics);
  terminal.printJson({ ok: value?.status === "Succeeded", ...value, diagnostics });
  if (value === undefined) return statusOf(diagnostics);
  terminal.print(executionTable(value, terminal.color));
  if (stop.signal.aborted) return EXIT.interrupted;
  return value.status === "Succeeded" ? EXIT.done : EXIT.failed;
}

interface Shown {
  readonly change: (followed: Followed) => void;
  readonly end: () => void;
}

function repainting(terminal: Terminal): Shown {
  let painted = 0;
  const clear = (): void => {
    process.stderr.write(`${painted === 0 ? "" : `\u001b[${painted}A`}\r\u001b[J`);
    painted = 0;
  };
  return {
    change: (now) => {
      clear();
      const text = executionTable(now, terminal.errorColor);
      process.stderr.write(`${text}\n`);
      painted = text.split("\n").length;
    },
    end: clear,
  };
}

function changes(terminal: Terminal): Shown {
  const said = new Map<string, string>();
  const change = ({ steps }: Followed): void => {
    for (const { name, status } of steps) {
      if (said.get(name) === status) continue;
      said.set(name, status);
      terminal.say(`${status.padEnd(9)}  ${name}`);
    }
  };
  return { change, end: () => undefined };
}
