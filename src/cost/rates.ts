import { ownMember } from "../base/own.ts";
import { hasLocalStorage } from "../sagemaker/local-storage.ts";
import { type Amount, type CostBound, exactly, missing, sum } from "./amount.ts";
import type { Component, SpotUse } from "./jobs.ts";
import { gigabyteSecond, type Prices, perSecond } from "./prices.ts";

/** A machine of a job, with everything that its price depends on. */
export interface PricedMachine {
  readonly step: string;
  readonly component: Component;
  readonly type: string;
  /** The volume's size in GB. "unknown" if only the execution knows it, undefined if there is none. */
  readonly volume: number | "unknown" | undefined;
  readonly isSpot: SpotUse;
}

/** What an amount counts: what a second of a machine, or a run of a step without machines, adds to it. */
export interface Rates {
  readonly machine: (machine: PricedMachine, bound: CostBound) => Amount;
  readonly run: (step: string, type: string) => Amount;
}

/** Counts hours of machines of one type, or of all types. */
export const hoursOf = (instanceType?: string): Rates => ({
  machine: ({ type }) => exactly(instanceType === undefined || type === instanceType ? perSecond(1) : 0),
  run: () => exactly(0),
});

/** Counts money. */
export const moneyOf = (prices: Prices): Rates => ({
  machine: (machine, bound) => sum([instance(prices, machine, bound), volume(prices, machine)]),
  run: (step, type) => {
    const price = ownMember(prices.perRun, step) ?? ownMember(prices.perRun, type);
    return price === undefined
      ? missing({ step, kind: "no price", what: `steps of Type ${type}`, member: `perRun.${type}` })
      : exactly(price);
  },
});

function instance({ instances }: Prices, { step, component, type, isSpot }: PricedMachine, bound: CostBound): Amount {
  const found = ownMember(instances, type);
  const usual = found?.[component];
  const priced = (price: number | undefined, what: string, member: string): Amount =>
    price === undefined
      ? missing({ step, kind: "no price", what, member: `instances.${type}.${member}` })
      : exactly(perSecond(price));
  if (isSpot === false || (isSpot === "open" && bound !== "min"))
    return priced(usual, `${type} for ${component}`, component);
  // Without its own price, managed spot training costs at most as much as training on demand.
  const spot = found?.spotTraining ?? (bound === "max" ? usual : undefined);
  return priced(spot, `${type} for spot training`, "spotTraining");
}

function volume({ volumes }: Prices, { step, component, type, volume: size }: PricedMachine): Amount {
  if (size === undefined || hasLocalStorage(type)) return exactly(0);
  if (size === "unknown") return missing({ step, kind: "run time", what: "VolumeSizeInGB" });
  const price = volumes?.[component];
  if (price === undefined)
    return missing({ step, kind: "no price", what: `volumes for ${component}`, member: `volumes.${component}` });
  return exactly(size * gigabyteSecond(price));
}
