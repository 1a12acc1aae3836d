import { defined } from "../../base/defined.ts";
import { type Diagnostic, diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { Host } from "../host/host.ts";
import { findPython, noPython } from "../host/process/python.ts";
import { inScratch } from "../host/scratch.ts";
import { type ScoringModel, scoringModel } from "../predict/subject.ts";
import { unpackedModel } from "../predict/unpacked-model.ts";
import { openServer } from "./server.ts";
import { startWorker } from "./worker.ts";

export interface ServeRequest {
  /** A package's path, a run's id or the beginning of one, or "last". */
  readonly subject: string;
  readonly work: string;
  readonly step?: string | undefined;
  /** 0 for any free port. */
  readonly port: number;
  /** Ends the server. */
  readonly signal: AbortSignal;
  /** Called once requests are answered. */
  readonly onReady: (served: Served) => void;
}

/** A model that is being served. */
export interface Served {
  readonly url: string;
  readonly task: string;
  readonly model: string;
  readonly run?: string;
  readonly step?: string;
}

/**
 * Serves a model on this machine until the signal, with the code in its package that a container would run. Returns
 * nothing unless something went wrong.
 */
export async function serve(host: Host, request: ServeRequest): Promise<readonly Diagnostic[]> {
  const model = await scoringModel(host, request.subject, request);
  if ("code" in model) return [model];
  const search = await findPython(host, "versions");
  if (search.found === undefined) return [noPython(search)];
  const python = search.found.path;
  try {
    return await inScratch((scratch) => served(host, request, model, python, scratch));
  } catch (error) {
    if (error instanceof SpeclineError) return request.signal.aborted ? [] : error.diagnostics;
    throw error;
  }
}

async function served(
  host: Host,
  { port, signal, onReady }: ServeRequest,
  model: ScoringModel,
  python: string,
  scratch: string,
): Promise<readonly Diagnostic[]> {
  const folder = await unpackedModel(host, model.path, scratch);
  const worker = await startWorker(host, { python, model: folder, path: model.path, scratch }, signal);
  try {
    const { socket, form, task } = worker;
    const about = defined({ task, model: model.path, run: model.run?.run, step: model.step });
    const title = model.run?.title ?? "Model";
    const server = await openServer({ socket, form, about, title, port, onRequest: host.progress });
    try {
      onReady({ url: server.url, ...about });
      const stopped = new Promise<undefined>((resolve) => {
        if (signal.aborted) resolve(undefined);
        signal.addEventListener("abort", () => resolve(undefined), { once: true });
      });
      const last = await Promise.race([stopped, worker.ended]);
      return last === undefined || signal.aborted
        ? []
        : [diagnostic("serve/ended", { reason: last }, { file: model.path })];
    } finally {
      await server.close();
    }
  } finally {
    await worker.stop();
  }
}
