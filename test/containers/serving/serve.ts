import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { JsonObject } from "../../../src/base/canonical.ts";

const python = process.env["SPECLINE_PYTHON"] ?? "/usr/bin/python3";
const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

export interface Served {
  /** The model.tar.gz. */
  readonly archive: string;
  readonly environment: JsonObject;
  /** The toolkit in the model's image: the XGBoost and scikit-learn toolkit, or the PyTorch toolkit. */
  readonly toolkit: "containers" | "inference";
  readonly isolated?: boolean;
}

/** A running stand-in for a serving container. */
export interface Server {
  readonly port: number;
  readonly workers: number;
  readonly timeout: number;
  readonly ask: (body: string, type: string, accept?: string) => Promise<Response>;
  readonly stop: () => Promise<void>;
}

/** Starts a stand-in for a serving container. Throws an error with its output if it does not start. */
export async function serve(folder: string, served: Served): Promise<Server> {
  const root = mkdtempSync(join(folder, "container-"));
  const child = spawn(python, [script("server.py"), JSON.stringify({ ...served, root })], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let errors = "";
  child.stderr.on("data", (text: Buffer) => {
    errors += String(text);
  });
  const ended = once(child, "exit");
  const first = once(createInterface(child.stdout), "line") as Promise<[string]>;
  const line = await Promise.race([first, ended.then(() => undefined)]);
  if (line === undefined) throw new Error(errors);
  const { port, workers, timeout } = JSON.parse(line[0]) as Omit<Server, "ask" | "stop">;
  return {
    port,
    workers,
    timeout,
    ask: (body, type, accept = "application/json") =>
      fetch(`http://127.0.0.1:${port}/invocations`, {
        method: "POST",
        body,
        headers: { "Content-Type": type, Accept: accept },
      }),
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

export interface Sent {
  readonly files: number;
  /** The number of requests answered by each instance. */
  readonly sent: readonly number[];
  /** The longest response time in seconds. */
  readonly longest: number;
  readonly seconds: number;
}

/** Sends the files below a folder to the instances' servers, as the service does for a transform job. */
export async function sendAll(
  request: JsonObject,
  source: string,
  target: string,
  servers: readonly Server[],
): Promise<Sent> {
  const given = { request, source, target, ports: servers.map(({ port }) => port) };
  const { stdout } = await promisify(execFile)(python, [script("transform.py"), JSON.stringify(given)]);
  return JSON.parse(stdout) as Sent;
}
