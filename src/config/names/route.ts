import { canonicalKey, type Json } from "../../base/canonical.ts";
import { isObject } from "../../base/json.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import { FACTS, type Fact } from "../../spec/context.ts";
import type { FileView } from "../file/file-view.ts";
import type { GatheredConfig } from "../file/gather.ts";
import { badValue } from "../schema/check-config.ts";
import { fieldsOf, isDerived, type KnownField } from "../schema/known.ts";
import { shown } from "../schema/secrets.ts";
import type { Meaning } from "./disk-name.ts";
import { agreesWith, differing } from "./merged.ts";
import type { ValueReading } from "./reading.ts";

/** A value that belongs to configs other than the config that contains it. */
interface Claim {
  readonly index: number;
  readonly from: GatheredConfig;
  readonly reading: ValueReading;
  readonly value: Json;
}

/** A config that a claim is for, and its field. */
interface Receiver {
  readonly config: GatheredConfig;
  readonly field: KnownField;
}

/**
 * Passes values on to the configs that they are meant for: facts to all configs that have them as a field, and settings
 * for another step to its configs. A fact is passed on only if none of these configs states it itself.
 */
export function routeMeanings(view: FileView, configs: readonly GatheredConfig[]): readonly Diagnostic[] {
  return [...FACTS.flatMap((fact) => routeFact(view, configs, fact)), ...routeToSteps(view, configs)];
}

const claimsOf = (configs: readonly GatheredConfig[], test: (meaning: Meaning) => Json | undefined): readonly Claim[] =>
  configs.flatMap((from) =>
    from.readings.flatMap((reading, index): Claim[] => {
      const value = test(reading.became);
      return value === undefined ? [] : [{ index, from, reading, value }];
    }),
  );

const receiversOf = (
  configs: readonly GatheredConfig[],
  wanted: (field: KnownField, config: GatheredConfig) => boolean,
): readonly Receiver[] =>
  configs.flatMap((config) =>
    [...fieldsOf(config.spec).byName.values()]
      .filter((field) => !isDerived(field) && wanted(field, config))
      .map((field) => ({ config, field })),
  );

const answer = ({ from, index, reading }: Claim, became: Meaning): void => {
  from.readings[index] = { ...reading, became };
};

function routeFact(view: FileView, configs: readonly GatheredConfig[], fact: Fact): readonly Diagnostic[] {
  const all = claimsOf(configs, (meaning) =>
    meaning.kind === "fact" && meaning.fact === fact ? meaning.value : undefined,
  );
  const receivers = receiversOf(configs, ({ info, of }) => of === "step" && info.context === fact);
  if (receivers.length === 0) {
    const consequence = `no step of the file uses the pipeline's ${fact}`;
    for (const claim of all) answer(claim, { kind: "unused", consequence });
    return [];
  }
  const { claims, unfit } = fittingClaims(view, all, receivers);
  const [first] = claims;
  if (first === undefined) return unfit;
  const own = receivers.flatMap(({ config, field }) => {
    const value = config.set.get(field.name);
    return value === undefined ? [] : [{ step: config.name, name: field.serializedName, value }];
  });
  const [stated = { step: first.from.name, name: first.reading.name, value: first.value }] = own;
  const faults = claims
    .filter(({ value }) => canonicalKey(value) !== canonicalKey(stated.value))
    .map((claim) => {
      answer(claim, { kind: "fault" });
      const { from, reading, value } = claim;
      const data = {
        fact,
        a: shown(fact, stated.value),
        first: `'${stated.name}' of ${stated.step}`,
        b: shown(fact, value),
        second: `'${reading.name}' of ${from.name}`,
      };
      return diagnostic("config/facts-disagree", data, { ...view.at(reading.path), step: from.name, field: fact });
    });
  if (own.length === 0) for (const { config, field } of receivers) setFrom(config, field, stated.value, first);
  return [...unfit, ...faults];
}

/** The claims with a value that the fact can have. Other claims are reported at their location. */
function fittingClaims(view: FileView, all: readonly Claim[], receivers: readonly Receiver[]) {
  const claims: Claim[] = [];
  const unfit: Diagnostic[] = [];
  for (const claim of all) {
    const { from, reading, value } = claim;
    const at = { ...view.at(reading.path), step: from.name, field: reading.name };
    const schema = receivers[0]?.field.schema;
    const fault = schema && badValue(from.name, reading.name, schema, value, at);
    if (fault === undefined) claims.push(claim);
    else {
      answer(claim, { kind: "fault" });
      unfit.push(fault);
    }
  }
  return { claims, unfit };
}

function setFrom({ set, origins }: GatheredConfig, { name }: KnownField, value: Json, { reading }: Claim): void {
  set.set(name, value);
  origins.set(name, { value, path: reading.path, own: true, distance: 0 });
}

function routeToSteps(view: FileView, configs: readonly GatheredConfig[]): readonly Diagnostic[] {
  const claims = claimsOf(configs, (meaning) => (meaning.kind === "other step" ? meaning.value : undefined));
  return claims.flatMap((claim) => {
    const { became } = claim.reading;
    if (became.kind !== "other step") return [];
    const receivers = receiversOf(configs, ({ name }, { spec }) => spec.name === became.step && name === became.field);
    if (receivers.length === 0) {
      answer(claim, { kind: "unused", consequence: `the file has no config of ${became.step}` });
      return [];
    }
    return receivers.flatMap((receiver) => give(view, receiver, claim));
  });
}

/** Sets a field that has no value. Objects are merged; an existing member or value is kept. */
function give(view: FileView, receiver: Receiver, claim: Claim): readonly Diagnostic[] {
  const { config, field } = receiver;
  const { reading, from, value } = claim;
  const there = config.set.get(field.name);
  const merged = isObject(there) && isObject(value) ? { ...value, ...there } : (there ?? value);
  const at = { ...view.at(reading.path), step: from.name };
  const differs = there !== undefined && !agreesWith(merged, value);
  const overruled = differs
    ? [
        diagnostic(
          "config/two-values",
          {
            step: config.name,
            a: field.serializedName,
            used: shown(field.name, differing(there, value), field.schema),
            b: reading.name,
            value: shown(field.name, differing(value, there), field.schema),
          },
          at,
        ),
      ]
    : [];
  if (differs && !isObject(value)) answer(claim, { kind: "overruled", field: field.name, used: there });
  const fault = there === undefined ? badValue(config.name, field.serializedName, field.schema, value, at) : undefined;
  if (fault !== undefined) {
    answer(claim, { kind: "fault" });
    return [fault];
  }
  config.set.set(field.name, merged);
  if (there === undefined) config.origins.set(field.name, { value, path: reading.path, own: true, distance: 0 });
  return overruled;
}
