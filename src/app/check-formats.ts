import { resolve } from "node:path";
import { isObject } from "../base/json.ts";
import { printableSource, visible } from "../base/printable.ts";
import { version } from "../base/version.ts";
import { type Diagnostic, type FaultInFile, sarifOf, workflowCommands } from "../diagnostics/index.ts";
import type { Checked } from "./check.ts";
import type { Host } from "./host/host.ts";
import { writeOutput } from "./host/write-output.ts";
import { shownPath } from "./load/shown-places.ts";

/** What `check` found in one pipeline. */
export interface CheckedFile extends Checked {
  /** The pipeline's file, as named by the user. */
  readonly file: string;
}

/**
 * Writes a SARIF file with the diagnostics of all pipelines, and with the faults that their users allow.
 *
 * @returns faults in writing the file
 */
export async function writeSarif(
  host: Host,
  file: string,
  pipelines: readonly CheckedFile[],
): Promise<readonly Diagnostic[]> {
  const log = sarifOf(reportedIn(host, pipelines), version);
  return writeOutput(host, resolve(host.folder, file), `${printableSource(JSON.stringify(log, null, 2))}\n`);
}

/** The diagnostics of all pipelines as GitHub's workflow commands. */
export const githubLines = (host: Host, pipelines: readonly CheckedFile[]): readonly string[] =>
  workflowCommands(reportedIn(host, pipelines)).map(visible);

/** All faults, without secrets, and with paths relative to the current folder, so that they are the same everywhere. */
function reportedIn({ folder, redactor }: Host, pipelines: readonly CheckedFile[]): readonly FaultInFile[] {
  const shown = relativeTo(folder);
  return pipelines.flatMap(({ file, diagnostics, allowed }) =>
    redactor.value([...diagnostics, ...allowed]).map(({ at, ...fault }) => ({
      fault: { ...shown(fault), at: at.file === undefined ? at : { ...at, file: shownPath(folder, at.file) } },
      file: shownPath(folder, file),
    })),
  );
}

/** Shortens the paths below a folder in all strings of a value. */
function relativeTo(folder: string): <T>(value: T) => T {
  // In front of a path, there is no part of another path or address.
  const path = new RegExp(`(?<![\\w./:-])${folder.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}/`, "g");
  const shown = (value: unknown): unknown => {
    if (typeof value === "string") return value.replace(path, "");
    if (Array.isArray(value)) return value.map(shown);
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shown(member)]));
  };
  return <T>(value: T) => shown(value) as T;
}
