import type { Finding } from "../../advice/data-profile.ts";
import { foundIn } from "../../advice/found-in.ts";
import type { JsonObject } from "../../base/canonical.ts";
import { parseJson } from "../../base/json-text.ts";
import { catalogue, type Diagnostic, diagnostic, type Place } from "../../diagnostics/index.ts";
import type { Host } from "../host/host.ts";
import { finish } from "../host/process/process.ts";

/** Scoring a large table takes a while, and a user can interrupt it. */
const PATIENCE = 24 * 3600;

/** A Python script that writes its answer, as JSON, to the file that its request names as `answer`. */
export interface ScriptCall {
  readonly python: string;
  readonly script: string;
  /** The folder from which the runtime is imported. */
  readonly path: string;
  readonly asked: JsonObject;
  /** The file for the answer, which does not exist yet. */
  readonly answer: string;
  /** Where faults in the data are reported. */
  readonly at: Place;
  /** The fault if there is no answer. Default: predict/failed. */
  readonly failed?: "predict/failed" | "compare/failed" | "contract/failed" | "drift-report/failed";
}

/** The answer of both scripts if they fail. */
interface Failed {
  readonly failure?: Finding;
  readonly refused?: string;
  /** The number of the first row of the refused piece. */
  readonly first?: number;
}

/** Runs the script and returns its answer, or why there is none. */
export async function pythonAnswer<T extends object>(host: Host, call: ScriptCall): Promise<T | Diagnostic> {
  const { python, script, path, asked, at, failed = "predict/failed" } = call;
  const { lines, fault } = await finish(host, [python, script, JSON.stringify({ ...asked, answer: call.answer })], {
    seconds: PATIENCE,
    environment: { PYTHONPATH: path, PYTHONDONTWRITEBYTECODE: "1", PYTHONIOENCODING: "utf-8" },
  });
  const text = await host.effects.files.readText(call.answer);
  const parsed = text === undefined ? undefined : parseJson(text);
  // A script that was ended while it wrote, or that found the disk full, leaves half an answer.
  if (parsed === undefined || "fault" in parsed)
    return diagnostic(failed, { reason: fault ?? lines.at(-1) ?? "Python wrote no answer" }, at);
  const answer = parsed.value as T & Failed;
  const { failure, refused, first: row = 1 } = answer;
  if (refused !== undefined) return diagnostic("predict/rows", { first: String(row), reason: refused }, at);
  return failure === undefined ? answer : found(failure, at);
}

/** A script's finding as a diagnostic. The code in a package can be newer than this release's messages. */
export const found = (finding: Finding, at: Place): Diagnostic =>
  Object.hasOwn(catalogue, finding.code)
    ? foundIn(finding, at)
    : diagnostic("predict/failed", { reason: `${finding.code}: ${JSON.stringify(finding.data)}` }, at);
