import { resolve } from "node:path";
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

/** All faults, without secrets, and with files relative to the current folder. */
const reportedIn = ({ folder, redactor }: Host, pipelines: readonly CheckedFile[]): readonly FaultInFile[] =>
  pipelines.flatMap(({ file, diagnostics, allowed }) =>
    redactor.value([...diagnostics, ...allowed]).map((fault) => ({
      fault:
        fault.at.file === undefined ? fault : { ...fault, at: { ...fault.at, file: shownPath(folder, fault.at.file) } },
      file: shownPath(folder, file),
    })),
  );
