import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Finding } from "../../advice/data-profile.ts";
import { parseJson } from "../../base/json-text.ts";
import { catalogue, type Diagnostic, diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import { scriptMessages } from "../../spec/contract.ts";
import { runtimeFolder } from "../../steps/index.ts";
import type { Host } from "../host/host.ts";
import { found } from "../predict/python-answer.ts";
import type { FormField } from "./row-page.ts";

const RUNTIME = fileURLToPath(new URL("../", runtimeFolder));
const SCRIPT = fileURLToPath(new URL("../../file-scoring/script/serve_rows.py", runtimeFolder));

/** A Python process that has loaded a model and answers requests. */
export interface Worker {
  /** The path of the Unix socket on which it takes requests. */
  readonly socket: string;
  readonly task: string;
  readonly form: readonly FormField[];
  /** Settles when the process has ended, with its last words. */
  readonly ended: Promise<string>;
  /** Ends the process. */
  stop(): Promise<void>;
}

interface Answer {
  readonly failure?: Finding;
  readonly task?: string;
  readonly form?: readonly FormField[];
}

/**
 * Starts the process that scores rows, and waits until its model is loaded.
 *
 * @param model - the folder of an unpacked archive
 * @param path - where the model is from, for messages
 * @param scratch - a folder that only the user can read
 * @param signal - ends the process at any time
 * @throws SpeclineError if the model cannot be loaded
 */
export async function startWorker(
  host: Host,
  { python, model, path, scratch }: Readonly<Record<"python" | "model" | "path" | "scratch", string>>,
  signal: AbortSignal,
): Promise<Worker> {
  const { files, processes, random } = host.effects;
  // The package's own code is what serves in a container.
  const own = (await files.stat(join(model, "code/specline_runtime"))) === undefined ? RUNTIME : join(model, "code");
  const [socket, answer, messages] = [join(scratch, "socket"), join(scratch, "form.json"), join(scratch, "texts.json")];
  await files.write(messages, JSON.stringify(scriptMessages));
  const ready = `ready ${random(20)}`;
  let last = "";
  let onReady: () => void = () => undefined;
  const isReady = new Promise<void>((resolve) => {
    onReady = resolve;
  });
  const running = await processes.start({
    words: [python, SCRIPT, JSON.stringify({ model, socket, messages, ready, answer })],
    folder: host.folder,
    environment: {
      ...host.environment,
      ...{ PYTHONPATH: own, PYTHONDONTWRITEBYTECODE: "1", PYTHONIOENCODING: "utf-8" },
    },
    onLine: (line) => {
      // The user's code may have printed something without a line break.
      if (line.endsWith(ready)) return onReady();
      last = inWords(line);
      host.progress(last);
    },
  });
  const kill = (): void => running.signal("SIGKILL");
  signal.addEventListener("abort", kill, { once: true });
  if (signal.aborted) kill();
  const ended = running.ended.then(({ code, signal }) => last || `it ended with ${signal ?? `status ${code}`}`);
  const early = await Promise.race([isReady, ended]);
  const read = parseJson((await files.readText(answer)) ?? "{}");
  // A process that was killed while it wrote has no answer.
  const { failure, task = "", form = [] } = ("value" in read ? read.value : {}) as Answer;
  if (early !== undefined) throw new SpeclineError([failed(failure, early, path)]);
  const stop = async (): Promise<void> => {
    kill();
    await running.ended;
  };
  return { socket, task, form, ended, stop };
}

/** What a container logs about a request's cells, which is "code: data", in the words that `predict` uses. */
export function inWords(line: string): string {
  const [, code = "", data = ""] = /^(data\/[a-z-]+): (\{.*\})$/.exec(line) ?? [];
  try {
    return Object.hasOwn(catalogue, code) ? found({ code, data: JSON.parse(data) }, {}).message : line;
  } catch {
    return line;
  }
}

const failed = (failure: Finding | undefined, last: string, file: string): Diagnostic =>
  failure === undefined ? diagnostic("serve/no-model", { reason: last }, { file }) : found(failure, { file });
