import type { Component } from "./jobs.ts";

/** Prices in one region and currency, as a prices file states them. */
export interface Prices {
  /** Such as "USD". */
  readonly currency: string;
  readonly region: string;
  /** The day on which the prices were read, such as "2026-11-30". */
  readonly date: string;
  /** Where the prices come from. */
  readonly source: string;
  /** For each instance type, the price of an hour of one machine. */
  readonly instances: Readonly<Record<string, InstancePrices>>;
  /** The price of a gigabyte of volume for a month. */
  readonly volumes?: Readonly<Partial<Record<Component, number>>>;
  /** The price of a run of a step that has no machines of its own, by its Type or by its name. */
  readonly perRun?: Readonly<Record<string, number>>;
}

/** The prices of an instance type. "spotTraining" is what an hour of managed spot training costs. */
export type InstancePrices = Readonly<Partial<Record<Component | "spotTraining", number>>>;

const HOUR = 3600;
/** Source: Amazon EBS pricing, which divides the seconds by those of a month of 30 days (as of November 2026). */
const MONTH = 30 * 86_400;

export const perSecond = (hourly: number): number => hourly / HOUR;
export const gigabyteSecond = (monthly: number): number => monthly / MONTH;
