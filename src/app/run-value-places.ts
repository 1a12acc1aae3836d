import { dirname, join, resolve } from "node:path";
import { canonicalText, type Json, type JsonObject } from "../base/canonical.ts";
import { isList, isObject } from "../base/json.ts";
import { parseJson } from "../base/json-text.ts";
import { type Diagnostic, diagnostic } from "../diagnostics/index.ts";
import { confined } from "../local/storage/confined.ts";
import type { ValuePlaces } from "../plan/index.ts";
import type { ConfigChoices } from "./config/layer-configs.ts";
import type { Host } from "./host/host.ts";
import { messageOf } from "./host/system-error.ts";
import { shownPlaces } from "./load/shown-places.ts";

const placesFile = (work: string, run: string): string => join(work, "runs", run, "places.json");

/** The `--config` files of a run, absolute, and its `--set` values. */
export interface RunConfigs {
  readonly configs: readonly string[];
  readonly set: readonly string[];
}

/**
 * Stores the pipeline's file, the configs that were chosen for it, and where each value of a run's steps is written,
 * beside its record, for comparisons. A failure is a warning.
 *
 * @param file - the pipeline's file
 * @param places - the values' places when the run started: the files can change while it runs
 * @param choices - the chosen configs, relative to the current folder
 */
export async function keepValuePlaces(
  host: Host,
  work: string,
  run: string,
  file: string,
  places: Promise<ValuePlaces> | undefined,
  { configs = [], set = [] }: ConfigChoices = {},
): Promise<readonly Diagnostic[]> {
  const kept = placesFile(work, run);
  const chosen = { configs: configs.map((path) => resolve(host.folder, path)), set };
  try {
    const stored = { folder: dirname(file), file, ...chosen, places: (await places) ?? {} };
    const text = canonicalText(host.redactor.value(stored));
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

/** The configs that were chosen for a run. None if an earlier version did not store them. */
export async function readRunConfigs(host: Host, work: string, run: string): Promise<RunConfigs> {
  const { configs, set } = (await readKept(host, work, run)) ?? {};
  const texts = (list: Json | undefined): readonly string[] =>
    isList(list) ? list.filter((one): one is string => typeof one === "string") : [];
  return { configs: texts(configs), set: texts(set) };
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
