import { spawn } from "node:child_process";
import { PYTHON } from "../../src/local/testing/python.ts";

/** Runs a command in a terminal, types each answer once its question is there, and prints what became of it as JSON. */
const DRIVER = `
import json, os, pty, select, signal, sys
turns = json.loads(sys.argv[1])
child, terminal = pty.fork()
if child == 0:
    os.execv(sys.argv[2], sys.argv[2:])
shown, since = b"", b""
while True:
    if not select.select([terminal], [], [], 60)[0]:
        os.kill(child, signal.SIGKILL)
        break
    try:
        part = os.read(terminal, 4096)
    except OSError:
        break
    if not part:
        break
    shown += part
    since += part
    if turns and turns[0][0].encode() in since:
        os.write(terminal, turns.pop(0)[1].encode())
        since = b""
_, ended = os.waitpid(child, 0)
status = os.WEXITSTATUS(ended) if os.WIFEXITED(ended) else -os.WTERMSIG(ended)
print(json.dumps({"shown": shown.decode("utf-8", "replace"), "status": status, "unasked": len(turns)}))
`;

/** A text that the terminal shows after the last turn, and what is then typed. */
export type Turn = readonly [string, string];

/** How a command ended in a terminal. */
export interface Session {
  /** All that the terminal was sent, with escape sequences and its line breaks, "\r\n". */
  readonly shown: string;
  /** The exit status; a negative number is that of a signal, and -9 also means that nothing was shown for a minute. */
  readonly status: number;
  /** The turns whose text was never shown. */
  readonly unasked: number;
}

/** Runs a command in a pseudo-terminal, as a person would who types the turns' answers. Colours are off. */
export function inTerminal(
  words: readonly string[],
  turns: readonly Turn[],
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Session> {
  const env = { PATH: process.env["PATH"], HOME: folder, TERM: "xterm", NO_COLOR: "1", ...environment };
  const child = spawn(PYTHON, ["-c", DRIVER, JSON.stringify(turns), ...words], { cwd: folder, env });
  let [printed, faults] = ["", ""];
  child.stdout.on("data", (text) => (printed += String(text)));
  child.stderr.on("data", (text) => (faults += String(text)));
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", () => (printed === "" ? fail(new Error(faults)) : done(JSON.parse(printed))));
  });
}
