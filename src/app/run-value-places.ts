import { dirname, join } from "node:path";
import { canonicalText, type JsonObject } from "../base/canonical.ts";
import { isObject } from "../base/json.ts";
import { parseJson } from "../base/json-text.ts";
import { type Diagnostic, diagnostic } from "../diagnostics/index.ts";
import { confined } from "../local/storage/confined.ts";
import type { ValuePlaces } from "../plan/index.ts";
import type { Host } from "./host/host.ts";
import { messageOf } from "./host/system-error.ts";
import { shownPlaces } from "./load/shown-places.ts";

const placesFile = (work: string, run: string): string => join(work, "runs", run, "places.json");

/**
 * Stores the pipeline's file and where each value of a run's steps is written, beside its record, for comparisons. A
 * failure is a warning.
 *
 * @param file - the pipeline's file
 * @param places - the values' places when the run started: the files can change while it runs
 */
export async function keepValuePlaces(
  host: Host,
  work: string,
  run: string,
  file: string,
  places: Promise<ValuePlaces> | undefined,
): Promise<readonly Diagnostic[]> {
  const kept = placesFile(work, run);
  try {
    const text = canonicalText(host.redactor.value({ folder: dirname(file), file, places: (await places) ?? {} }));
    await confined(host.effects.files, work, (files) => files.write(kept, text));
    return [];
  } catch (error) {
    return [{ ...diagnostic("environment/write", { file: kept, reason: messageOf(error) }), severity: "warning" }];
  }
}

/** The file of a run's pipeline. Earlier versions did not store it. */
export async function readPipelineFile(host: Host, work: string, run: string): Promise<string | undefined> {
  const file = (await readKept(host, work, run))?.["file"];
  return typeof file === "string" ? file : undefined;
}

async function readKept(host: Host, work: string, run: string): Promise<JsonObject | undefined> {
  const text = await host.effects.files.readRegular(placesFile(work, run)).catch(() => undefined);
  const parsed = parseJson(text ?? "");
  return "value" in parsed && isObject(parsed.value) ? parsed.value : undefined;
}

/** The places that were stored with a run, relative to the current folder. Earlier versions did not store any. */
export async function readValuePlaces(host: Host, work: string, run: string): Promise<ValuePlaces | undefined> {
  const { folder, places } = (await readKept(host, work, run)) ?? {};
  if (typeof folder !== "string" || !isObject(places)) return undefined;
  const entries = Object.entries(places).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return shownPlaces(host.folder, folder, Object.fromEntries(entries));
}
