import { resolve } from "node:path";
import { findSteps, type KnownSteps, parseConfigs, redacted, shown } from "../../config/index.ts";
import type { Meaning } from "../../config/names/disk-name.ts";
import type { ValueReading } from "../../config/names/reading.ts";
import { diagnostic, type Staged } from "../../diagnostics/index.ts";
import type { Host } from "../host/host.ts";
import { readNamed } from "../host/read-named.ts";
import { isConfigFile } from "../load/documents/document-form.ts";

/** What a value in a config file became, for the configs that read it in the same way. Secrets are hidden. */
export interface ValueExplanation {
  /** Empty for a shared value that no config takes. */
  readonly steps: readonly string[];
  /** The name on disk, with the keys below it. */
  readonly name: string;
  readonly path: readonly (string | number)[];
  readonly became: Meaning;
  /** The same in a few words. */
  readonly text: string;
}

/** Explains what each value in a config file became, for all configs or for the configs that a name refers to. */
export async function explainFile(
  host: Host,
  file: string,
  step: string | undefined,
  steps: KnownSteps,
): Promise<Staged<readonly ValueExplanation[]>> {
  const { value: text, diagnostics } = await readNamed(host.effects.files, host.folder, file);
  if (text === undefined) return { value: [], diagnostics };
  if (!isConfigFile(text)) return { value: [], diagnostics: [diagnostic("config/not-a-file", { file }, { file })] };
  const read = parseConfigs(text, resolve(host.folder, file), steps, { partial: true, incomplete: true });
  const asked = step === undefined ? undefined : findSteps(step, read.value.configs, steps);
  const named = asked && new Set(asked.value.map(({ name }) => name));
  const readings = read.value.readings.filter((one) => named === undefined || named.has(one.step ?? ""));
  const about = read.diagnostics.filter(
    ({ severity, at }) => severity === "error" && (named === undefined || at.step === undefined || named.has(at.step)),
  );
  return { value: grouped(readings), diagnostics: [...(asked?.diagnostics ?? []), ...about] };
}

/** Joins the readings of a shared value that have the same outcome in several configs. */
function grouped(readings: readonly ValueReading[]): readonly ValueExplanation[] {
  const groups = new Map<string, ValueExplanation & { readonly steps: string[] }>();
  for (const { step, path, name, became } of readings) {
    const key = JSON.stringify([path, became]);
    const there = groups.get(key);
    if (there !== undefined) {
      if (step !== undefined) there.steps.push(step);
      continue;
    }
    const safe = withoutSecrets(name, became);
    groups.set(key, { steps: step === undefined ? [] : [step], name, path, became: safe, text: textOf(name, safe) });
  }
  return [...groups.values()];
}

/** The members of an outcome that hold values from the file. */
const VALUES = ["value", "used", "said"];

function withoutSecrets(name: string, became: Meaning): Meaning {
  const owner = "field" in became ? became.field : name;
  const safe = Object.entries(became).map(([key, value]) => [
    key,
    VALUES.includes(key) ? redacted(owner, value) : value,
  ]);
  return Object.fromEntries(safe) as Meaning;
}

function textOf(name: string, became: Meaning): string {
  switch (became.kind) {
    case "field":
      return `${became.field} = ${shown(became.field, became.value)}${inference(became.inferred)}`;
    case "fact":
      return `${became.fact} = ${shown(became.fact, became.value)}, for the whole pipeline${inference(became.inferred)}`;
    case "other step":
      return `${became.field} of ${became.step} = ${shown(became.field, became.value)}${inference(became.inferred)}`;
    case "agrees":
      return `agrees: ${became.why}`;
    case "unused":
      return `not used: ${became.consequence}`;
    case "unsupported":
      return `no equivalent: ${became.consequence}`;
    case "unknown":
      return "unknown: not used, but kept when the file is saved";
    case "overruled":
      return `not used: ${became.field} is ${shown(became.field, became.used)}`;
    case "fault":
      return `not used: ${became.why ?? `an error or warning about '${name}' says why`}`;
    default:
      return became satisfies never;
  }
}

const inference = (why: string | undefined): string => (why === undefined ? "" : ` (${why})`);
