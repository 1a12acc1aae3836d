import { dirname, relative, resolve } from "node:path";
import { objectOf } from "../../base/json.ts";
import { ownMember } from "../../base/own.ts";
import { type Prices, parsePrices } from "../../cost/index.ts";
import { type Diagnostic, diagnostic, type Staged } from "../../diagnostics/index.ts";
import { fixedRegion, type Target } from "../../spec/target.ts";
import type { Host } from "../host/host.ts";
import { readNamed } from "../host/read-named.ts";
import { readProject } from "../load/project.ts";

/** Prices, and the file from which they were read. */
export interface FoundPrices {
  readonly file: string;
  readonly prices: Prices;
}

/** After so many days, prices are reported as old. This is our choice: AWS does not say when it changes prices. */
const OLD_DAYS = 90;
const DAY = 86_400_000;

/**
 * Finds and reads the prices for a target: the named file, or the file that specline.config.yaml states for the target.
 *
 * @param folder - the pipeline's folder, from which specline.config.yaml is searched
 * @param named - a file on the command line
 * @returns undefined with an empty list if there is no such file
 */
export async function findPrices(
  host: Host,
  folder: string,
  target: Pick<Target, "name" | "region">,
  named?: string,
): Promise<Staged<FoundPrices | undefined>> {
  const file = named ?? (await statedPrices(host, folder, target.name));
  if (file === undefined) return { value: undefined, diagnostics: [] };
  const { value: text, diagnostics } = await readNamed(host.effects.files, host.folder, file);
  if (text === undefined) return { value: undefined, diagnostics };
  const read = parsePrices(text, file);
  if (read.value === undefined) return { value: undefined, diagnostics: read.diagnostics };
  const other = regionFault(read.value, target, file);
  if (other !== undefined) return { value: undefined, diagnostics: [other] };
  return { value: { file, prices: read.value }, diagnostics: ageOf(read.value, file, target.name, host) };
}

/** The file that the target states, relative to the current folder. */
export async function statedPrices(host: Host, folder: string, target: string): Promise<string | undefined> {
  const project = await readProject(host.effects, folder);
  if (project === undefined || "diagnostics" in project) return undefined;
  const targets = objectOf(objectOf(project.document.value)["targets"]);
  const { prices } = objectOf(ownMember(targets, target));
  if (typeof prices !== "string") return undefined;
  const path = resolve(dirname(project.file), prices);
  const short = relative(host.folder, path);
  return short.startsWith("..") ? path : short;
}

/** Prices of another region than the target's, unless the target has none. */
function regionFault(
  { region: found }: Prices,
  target: Pick<Target, "name" | "region">,
  file: string,
): Diagnostic | undefined {
  const region = fixedRegion(target);
  if (region === undefined || found === region) return undefined;
  return diagnostic("cost/other-region", { file, found, target: target.name, region }, { file, path: "region" });
}

function ageOf({ date }: Prices, file: string, target: string, host: Host): readonly Diagnostic[] {
  const days = Math.floor((host.effects.clock.now() - Date.parse(date)) / DAY);
  const at = { file, path: "date" };
  // A file can be from tomorrow in another time zone.
  if (days < -1) return [diagnostic("cost/future-prices", { file, date }, at)];
  return days > OLD_DAYS ? [diagnostic("cost/old-prices", { file, days, target }, at)] : [];
}
