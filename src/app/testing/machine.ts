import { createRedactor } from "../../base/secrets/index.ts";
import type { Command, Effects, FileStat } from "../../local/effects.ts";
import { nodeEffects } from "../host/effects.ts";
import type { Host } from "../host/host.ts";

/** A command's behavior on a fake machine: its output and exit status, or undefined if the program does not exist. */
export type ScriptedAnswer = { readonly lines?: readonly string[]; readonly code?: number } | undefined;

export interface FakeMachine {
  readonly host: Host;
  /** All commands that were started, one per line. */
  readonly ran: readonly string[];
  readonly said: readonly string[];
}

const FILE: FileStat = {
  kind: "file",
  size: 1,
  modified: "0",
  changed: "0",
  inode: "1",
  device: "1",
  executable: true,
  mode: 0o755,
  links: 1,
  owner: "0:0",
};

/** A machine that has only the files and programs provided by a test. */
export function fakeMachine(machine: {
  readonly files: () => Readonly<Record<string, string>>;
  readonly answer: (words: readonly string[]) => ScriptedAnswer;
  readonly root?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  readonly freeBytes?: number;
}): FakeMachine {
  const ran: string[] = [];
  const said: string[] = [];
  const real = nodeEffects();
  const start = async ({ words, onLine }: Command) => {
    ran.push(words.join(" "));
    const answer = machine.answer(words);
    if (answer === undefined) throw Object.assign(new Error("spawn ENOENT"), { code: "ENOENT" });
    for (const line of answer.lines ?? []) onLine(line, "out");
    return { ended: Promise.resolve({ code: answer.code ?? 0, signal: null, left: [] }), signal: () => undefined };
  };
  const effects: Effects = {
    ...real,
    files: {
      ...real.files,
      readText: async (path) => machine.files()[path],
      stat: async (path) => (path in machine.files() ? FILE : undefined),
    },
    processes: { ...real.processes, start },
    machine: { ...real.machine, root: machine.root ?? false },
  };
  const host: Host = {
    effects,
    folder: "/project",
    environment: { PATH: "/shims:/usr/bin", ...machine.environment },
    home: "/home/user",
    node: "22.0.0",
    freeBytes: async () => machine.freeBytes,
    progress: (line) => said.push(line),
    redactor: createRedactor(),
  };
  return { host, ran, said };
}
