import { resolve } from "node:path";
import { isSame } from "../../author/spec/edit/edit-value.ts";
import type { Json, JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { ownMember } from "../../base/own.ts";
import { fieldsOf, parseConfigs, redacted } from "../../config/index.ts";
import { isKnown } from "../../config/schema/step-config.ts";
import type { Diagnostic, Staged } from "../../diagnostics/index.ts";
import type { Host } from "../host/host.ts";
import { readNamed } from "../host/read-named.ts";
import { stepsFor } from "./layer-configs.ts";

/** A value that differs between two config files. Undefined on the side of a file that does not contain it. */
export interface Difference {
  readonly step: string;
  /** The field's name in the file. Undefined if one of the files does not contain the config at all. */
  readonly field?: string;
  readonly a?: Json;
  readonly b?: Json;
}

/** Compares two config files step by step, regardless of how fields are divided into sections. Secrets are hidden. */
export async function diffConfigs(host: Host, a: string, b: string): Promise<Staged<readonly Difference[]>> {
  const sides = await Promise.all([a, b].map((file) => flatConfigs(host, file)));
  const [left, right] = sides as [Staged<Flat>, Staged<Flat>];
  // Both files can be in the same folder, whose packs are then reported only once.
  const found = new Map(sides.flatMap((side) => side.diagnostics.map((fault) => [JSON.stringify(fault), fault])));
  const diagnostics = [...found.values()];
  const names = [...new Set([...left.value.keys(), ...right.value.keys()])].sort();
  const value = names.flatMap((step): Difference[] => {
    const [one, other] = [left.value.get(step), right.value.get(step)];
    if (one === undefined || other === undefined) {
      return [{ step, ...(one === undefined ? { b: "a config" } : { a: "a config" }) }];
    }
    const fields = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
    return fields.flatMap((field): Difference[] => {
      const [x, y] = [ownMember(one, field), ownMember(other, field)];
      if (isSame(x?.value, y?.value)) return [];
      return [{ step, field, ...defined({ a: x?.shown, b: y?.shown }) }];
    });
  });
  return { value, diagnostics };
}

/** A value for comparison, and how it is displayed. */
interface Shown {
  readonly value: Json;
  readonly shown: Json;
}
type Flat = ReadonlyMap<string, Readonly<Record<string, Shown>>>;

async function flatConfigs(host: Host, file: string): Promise<Staged<Flat>> {
  const { value: text, diagnostics: unread } = await readNamed(host.effects.files, host.folder, file);
  if (text === undefined) return { value: new Map(), diagnostics: unread };
  const path = resolve(host.folder, file);
  const { value: steps, diagnostics: packs } = await stepsFor(host, path);
  const read = parseConfigs(text, path, steps, { partial: true, incomplete: true });
  const flat = [...read.value.configs, ...read.value.unknownConfigs].map((config) => {
    if (!isKnown(config)) return [config.name, shownOf(config.values)] as const;
    const { byName } = fieldsOf(config.spec);
    const own = Object.entries(config.set as JsonObject).map(([name, value]) => {
      const field = byName.get(name);
      const shown = redacted(name, value, field?.schema) as Json;
      return [field?.serializedName ?? name, { value, shown }] as const;
    });
    return [config.name, { ...shownOf(config.extraFields), ...Object.fromEntries(own) }] as const;
  });
  return { value: new Map(flat), diagnostics: [...packs, ...read.diagnostics.filter(isError)] };
}

const isError = ({ severity }: Diagnostic): boolean => severity === "error";

/** Values of fields that no step defines. */
const shownOf = (values: JsonObject): Readonly<Record<string, Shown>> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { value, shown: redacted(name, value) as Json }]),
  );
